CREATE FUNCTION gate_case_file_delete() RETURNS trigger LANGUAGE plpgsql AS $gate$
BEGIN
  IF EXISTS (SELECT 1 FROM hold h WHERE h.released_at IS NULL AND (h.case_id = OLD.id OR h.mailbox_id = OLD.mailbox_id)) THEN
    RAISE EXCEPTION 'gate: a hold stands' USING ERRCODE = 'check_violation';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM permit p WHERE p.case_id = OLD.id OR p.mailbox_id = OLD.mailbox_id) THEN
    RAISE EXCEPTION 'gate: no permit' USING ERRCODE = 'check_violation';
  END IF;
  RETURN OLD;
END
$gate$
;;
CREATE TRIGGER gate_case_file_delete BEFORE DELETE ON case_file FOR EACH ROW EXECUTE FUNCTION gate_case_file_delete()
;;
CREATE FUNCTION gate_case_file_empty() RETURNS trigger LANGUAGE plpgsql AS $gate$
BEGIN
  IF EXISTS (SELECT 1 FROM hold h WHERE h.released_at IS NULL AND (h.case_id = OLD.id OR h.mailbox_id = OLD.mailbox_id)) THEN
    RAISE EXCEPTION 'gate: a hold stands' USING ERRCODE = 'check_violation';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM permit p WHERE p.case_id = OLD.id OR p.mailbox_id = OLD.mailbox_id) THEN
    RAISE EXCEPTION 'gate: no permit' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$gate$
;;
CREATE TRIGGER gate_case_file_empty BEFORE UPDATE OF requester_sealed ON case_file FOR EACH ROW WHEN ((length(OLD.requester_sealed) > 0 AND coalesce(length(NEW.requester_sealed), 0) < 29)) EXECUTE FUNCTION gate_case_file_empty()
;;
CREATE FUNCTION gate_case_file_move() RETURNS trigger LANGUAGE plpgsql AS $gate$
BEGIN
  IF EXISTS (SELECT 1 FROM hold h WHERE h.released_at IS NULL AND h.mailbox_id = OLD.mailbox_id) THEN
    RAISE EXCEPTION 'gate: a hold stands' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$gate$
;;
CREATE TRIGGER gate_case_file_move BEFORE UPDATE OF mailbox_id ON case_file FOR EACH ROW WHEN ((OLD.mailbox_id <> coalesce(NEW.mailbox_id, 0))) EXECUTE FUNCTION gate_case_file_move()
;;
CREATE FUNCTION gate_event_delete() RETURNS trigger LANGUAGE plpgsql AS $gate$
BEGIN
  IF EXISTS (SELECT 1 FROM hold h WHERE h.released_at IS NULL AND (h.case_id = OLD.case_id OR h.mailbox_id = (SELECT c.mailbox_id FROM case_file c WHERE c.id = OLD.case_id))) THEN
    RAISE EXCEPTION 'gate: a hold stands' USING ERRCODE = 'check_violation';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM permit p WHERE p.case_id = OLD.case_id OR p.mailbox_id = (SELECT c.mailbox_id FROM case_file c WHERE c.id = OLD.case_id)) THEN
    RAISE EXCEPTION 'gate: no permit' USING ERRCODE = 'check_violation';
  END IF;
  RETURN OLD;
END
$gate$
;;
CREATE TRIGGER gate_event_delete BEFORE DELETE ON event FOR EACH ROW EXECUTE FUNCTION gate_event_delete()
;;
CREATE FUNCTION gate_event_empty() RETURNS trigger LANGUAGE plpgsql AS $gate$
BEGIN
  IF EXISTS (SELECT 1 FROM hold h WHERE h.released_at IS NULL AND (h.case_id = OLD.case_id OR h.mailbox_id = (SELECT c.mailbox_id FROM case_file c WHERE c.id = OLD.case_id))) THEN
    RAISE EXCEPTION 'gate: a hold stands' USING ERRCODE = 'check_violation';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM permit p WHERE p.case_id = OLD.case_id OR p.mailbox_id = (SELECT c.mailbox_id FROM case_file c WHERE c.id = OLD.case_id)) THEN
    RAISE EXCEPTION 'gate: no permit' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$gate$
;;
CREATE TRIGGER gate_event_empty BEFORE UPDATE OF content_sealed ON event FOR EACH ROW WHEN ((length(OLD.content_sealed) > 0 AND coalesce(length(NEW.content_sealed), 0) < 29)) EXECUTE FUNCTION gate_event_empty()
;;
CREATE FUNCTION gate_event_keep() RETURNS trigger LANGUAGE plpgsql AS $gate$
BEGIN
  IF EXISTS (SELECT 1 FROM hold h WHERE h.released_at IS NULL AND (h.case_id = OLD.case_id OR h.mailbox_id = (SELECT c.mailbox_id FROM case_file c WHERE c.id = OLD.case_id))) THEN
    RAISE EXCEPTION 'gate: a hold stands' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$gate$
;;
CREATE TRIGGER gate_event_keep BEFORE UPDATE OF case_id ON event FOR EACH ROW WHEN ((OLD.case_id <> coalesce(NEW.case_id, 0))) EXECUTE FUNCTION gate_event_keep()
;;
CREATE FUNCTION gate_message_delete() RETURNS trigger LANGUAGE plpgsql AS $gate$
BEGIN
  IF EXISTS (SELECT 1 FROM hold h WHERE h.released_at IS NULL AND (h.case_id = OLD.case_id OR h.mailbox_id = OLD.mailbox_id OR EXISTS (SELECT 1 FROM shared_letter s WHERE s.case_id = h.case_id AND s.message_id = OLD.id))) THEN
    RAISE EXCEPTION 'gate: a hold stands' USING ERRCODE = 'check_violation';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM permit p WHERE p.case_id = OLD.case_id OR p.mailbox_id = OLD.mailbox_id) THEN
    RAISE EXCEPTION 'gate: no permit' USING ERRCODE = 'check_violation';
  END IF;
  RETURN OLD;
END
$gate$
;;
CREATE TRIGGER gate_message_delete BEFORE DELETE ON message FOR EACH ROW EXECUTE FUNCTION gate_message_delete()
;;
CREATE FUNCTION gate_message_empty() RETURNS trigger LANGUAGE plpgsql AS $gate$
BEGIN
  IF EXISTS (SELECT 1 FROM hold h WHERE h.released_at IS NULL AND (h.case_id = OLD.case_id OR h.mailbox_id = OLD.mailbox_id OR EXISTS (SELECT 1 FROM shared_letter s WHERE s.case_id = h.case_id AND s.message_id = OLD.id))) THEN
    RAISE EXCEPTION 'gate: a hold stands' USING ERRCODE = 'check_violation';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM permit p WHERE p.case_id = OLD.case_id OR p.mailbox_id = OLD.mailbox_id) THEN
    RAISE EXCEPTION 'gate: no permit' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$gate$
;;
CREATE TRIGGER gate_message_empty BEFORE UPDATE OF content_sealed ON message FOR EACH ROW WHEN ((length(OLD.content_sealed) > 0 AND coalesce(length(NEW.content_sealed), 0) < 29)) EXECUTE FUNCTION gate_message_empty()
;;
CREATE FUNCTION gate_message_keep() RETURNS trigger LANGUAGE plpgsql AS $gate$
BEGIN
  IF EXISTS (SELECT 1 FROM hold h WHERE h.released_at IS NULL AND (h.case_id = OLD.case_id OR h.mailbox_id = OLD.mailbox_id OR EXISTS (SELECT 1 FROM shared_letter s WHERE s.case_id = h.case_id AND s.message_id = OLD.id))) THEN
    RAISE EXCEPTION 'gate: a hold stands' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$gate$
;;
CREATE TRIGGER gate_message_keep BEFORE UPDATE OF case_id ON message FOR EACH ROW WHEN ((OLD.case_id <> coalesce(NEW.case_id, 0))) EXECUTE FUNCTION gate_message_keep()
;;
CREATE FUNCTION gate_message_move() RETURNS trigger LANGUAGE plpgsql AS $gate$
BEGIN
  IF EXISTS (SELECT 1 FROM hold h WHERE h.released_at IS NULL AND h.mailbox_id = OLD.mailbox_id) THEN
    RAISE EXCEPTION 'gate: a hold stands' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$gate$
;;
CREATE TRIGGER gate_message_move BEFORE UPDATE OF mailbox_id ON message FOR EACH ROW WHEN ((OLD.mailbox_id <> coalesce(NEW.mailbox_id, 0))) EXECUTE FUNCTION gate_message_move()
;;
CREATE FUNCTION gate_original_delete() RETURNS trigger LANGUAGE plpgsql AS $gate$
BEGIN
  IF EXISTS (SELECT 1 FROM hold h WHERE h.released_at IS NULL AND (h.case_id = (SELECT m.case_id FROM message m WHERE m.id = OLD.message_id) OR h.mailbox_id = (SELECT m.mailbox_id FROM message m WHERE m.id = OLD.message_id) OR EXISTS (SELECT 1 FROM shared_letter s WHERE s.case_id = h.case_id AND s.message_id = OLD.message_id))) THEN
    RAISE EXCEPTION 'gate: a hold stands' USING ERRCODE = 'check_violation';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM permit p WHERE p.case_id = (SELECT m.case_id FROM message m WHERE m.id = OLD.message_id) OR p.mailbox_id = (SELECT m.mailbox_id FROM message m WHERE m.id = OLD.message_id)) THEN
    RAISE EXCEPTION 'gate: no permit' USING ERRCODE = 'check_violation';
  END IF;
  RETURN OLD;
END
$gate$
;;
CREATE TRIGGER gate_original_delete BEFORE DELETE ON original FOR EACH ROW EXECUTE FUNCTION gate_original_delete()
;;
CREATE FUNCTION gate_original_empty() RETURNS trigger LANGUAGE plpgsql AS $gate$
BEGIN
  IF EXISTS (SELECT 1 FROM hold h WHERE h.released_at IS NULL AND (h.case_id = (SELECT m.case_id FROM message m WHERE m.id = OLD.message_id) OR h.mailbox_id = (SELECT m.mailbox_id FROM message m WHERE m.id = OLD.message_id) OR EXISTS (SELECT 1 FROM shared_letter s WHERE s.case_id = h.case_id AND s.message_id = OLD.message_id))) THEN
    RAISE EXCEPTION 'gate: a hold stands' USING ERRCODE = 'check_violation';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM permit p WHERE p.case_id = (SELECT m.case_id FROM message m WHERE m.id = OLD.message_id) OR p.mailbox_id = (SELECT m.mailbox_id FROM message m WHERE m.id = OLD.message_id)) THEN
    RAISE EXCEPTION 'gate: no permit' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$gate$
;;
CREATE TRIGGER gate_original_empty BEFORE UPDATE OF body_sealed ON original FOR EACH ROW WHEN ((length(OLD.body_sealed) > 0 AND coalesce(length(NEW.body_sealed), 0) < 29)) EXECUTE FUNCTION gate_original_empty()
;;
CREATE FUNCTION gate_original_keep() RETURNS trigger LANGUAGE plpgsql AS $gate$
BEGIN
  IF EXISTS (SELECT 1 FROM hold h WHERE h.released_at IS NULL AND (h.case_id = (SELECT m.case_id FROM message m WHERE m.id = OLD.message_id) OR h.mailbox_id = (SELECT m.mailbox_id FROM message m WHERE m.id = OLD.message_id) OR EXISTS (SELECT 1 FROM shared_letter s WHERE s.case_id = h.case_id AND s.message_id = OLD.message_id))) THEN
    RAISE EXCEPTION 'gate: a hold stands' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$gate$
;;
CREATE TRIGGER gate_original_keep BEFORE UPDATE OF message_id ON original FOR EACH ROW WHEN ((OLD.message_id <> coalesce(NEW.message_id, 0))) EXECUTE FUNCTION gate_original_keep()
;;
CREATE FUNCTION gate_enclosure_delete() RETURNS trigger LANGUAGE plpgsql AS $gate$
BEGIN
  IF EXISTS (SELECT 1 FROM hold h WHERE h.released_at IS NULL AND (h.case_id = (SELECT m.case_id FROM message m WHERE m.id = OLD.message_id) OR h.mailbox_id = (SELECT m.mailbox_id FROM message m WHERE m.id = OLD.message_id) OR EXISTS (SELECT 1 FROM shared_letter s WHERE s.case_id = h.case_id AND s.message_id = OLD.message_id))) THEN
    RAISE EXCEPTION 'gate: a hold stands' USING ERRCODE = 'check_violation';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM permit p WHERE p.case_id = (SELECT m.case_id FROM message m WHERE m.id = OLD.message_id) OR p.mailbox_id = (SELECT m.mailbox_id FROM message m WHERE m.id = OLD.message_id)) THEN
    RAISE EXCEPTION 'gate: no permit' USING ERRCODE = 'check_violation';
  END IF;
  RETURN OLD;
END
$gate$
;;
CREATE TRIGGER gate_enclosure_delete BEFORE DELETE ON enclosure FOR EACH ROW EXECUTE FUNCTION gate_enclosure_delete()
;;
CREATE FUNCTION gate_enclosure_empty() RETURNS trigger LANGUAGE plpgsql AS $gate$
BEGIN
  IF EXISTS (SELECT 1 FROM hold h WHERE h.released_at IS NULL AND (h.case_id = (SELECT m.case_id FROM message m WHERE m.id = OLD.message_id) OR h.mailbox_id = (SELECT m.mailbox_id FROM message m WHERE m.id = OLD.message_id) OR EXISTS (SELECT 1 FROM shared_letter s WHERE s.case_id = h.case_id AND s.message_id = OLD.message_id))) THEN
    RAISE EXCEPTION 'gate: a hold stands' USING ERRCODE = 'check_violation';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM permit p WHERE p.case_id = (SELECT m.case_id FROM message m WHERE m.id = OLD.message_id) OR p.mailbox_id = (SELECT m.mailbox_id FROM message m WHERE m.id = OLD.message_id)) THEN
    RAISE EXCEPTION 'gate: no permit' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$gate$
;;
CREATE TRIGGER gate_enclosure_empty BEFORE UPDATE OF body_sealed, facts_sealed ON enclosure FOR EACH ROW WHEN ((length(OLD.body_sealed) > 0 AND coalesce(length(NEW.body_sealed), 0) < 29) OR (length(OLD.facts_sealed) > 0 AND coalesce(length(NEW.facts_sealed), 0) < 29)) EXECUTE FUNCTION gate_enclosure_empty()
;;
CREATE FUNCTION gate_reading_delete() RETURNS trigger LANGUAGE plpgsql AS $gate$
BEGIN
  IF EXISTS (SELECT 1 FROM hold h WHERE h.released_at IS NULL AND (h.case_id = (SELECT m.case_id FROM message m WHERE m.id = OLD.message_id) OR h.mailbox_id = (SELECT m.mailbox_id FROM message m WHERE m.id = OLD.message_id) OR EXISTS (SELECT 1 FROM shared_letter s WHERE s.case_id = h.case_id AND s.message_id = OLD.message_id))) THEN
    RAISE EXCEPTION 'gate: a hold stands' USING ERRCODE = 'check_violation';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM permit p WHERE p.case_id = (SELECT m.case_id FROM message m WHERE m.id = OLD.message_id) OR p.mailbox_id = (SELECT m.mailbox_id FROM message m WHERE m.id = OLD.message_id)) THEN
    RAISE EXCEPTION 'gate: no permit' USING ERRCODE = 'check_violation';
  END IF;
  RETURN OLD;
END
$gate$
;;
CREATE TRIGGER gate_reading_delete BEFORE DELETE ON reading FOR EACH ROW EXECUTE FUNCTION gate_reading_delete()
;;
CREATE FUNCTION gate_reading_empty() RETURNS trigger LANGUAGE plpgsql AS $gate$
BEGIN
  IF EXISTS (SELECT 1 FROM hold h WHERE h.released_at IS NULL AND (h.case_id = (SELECT m.case_id FROM message m WHERE m.id = OLD.message_id) OR h.mailbox_id = (SELECT m.mailbox_id FROM message m WHERE m.id = OLD.message_id) OR EXISTS (SELECT 1 FROM shared_letter s WHERE s.case_id = h.case_id AND s.message_id = OLD.message_id))) THEN
    RAISE EXCEPTION 'gate: a hold stands' USING ERRCODE = 'check_violation';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM permit p WHERE p.case_id = (SELECT m.case_id FROM message m WHERE m.id = OLD.message_id) OR p.mailbox_id = (SELECT m.mailbox_id FROM message m WHERE m.id = OLD.message_id)) THEN
    RAISE EXCEPTION 'gate: no permit' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$gate$
;;
CREATE TRIGGER gate_reading_empty BEFORE UPDATE OF evidence_sealed ON reading FOR EACH ROW WHEN ((length(OLD.evidence_sealed) > 0 AND coalesce(length(NEW.evidence_sealed), 0) < 29)) EXECUTE FUNCTION gate_reading_empty()
;;
CREATE FUNCTION gate_reading_keep() RETURNS trigger LANGUAGE plpgsql AS $gate$
BEGIN
  IF EXISTS (SELECT 1 FROM hold h WHERE h.released_at IS NULL AND (h.case_id = (SELECT m.case_id FROM message m WHERE m.id = OLD.message_id) OR h.mailbox_id = (SELECT m.mailbox_id FROM message m WHERE m.id = OLD.message_id) OR EXISTS (SELECT 1 FROM shared_letter s WHERE s.case_id = h.case_id AND s.message_id = OLD.message_id))) THEN
    RAISE EXCEPTION 'gate: a hold stands' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$gate$
;;
CREATE TRIGGER gate_reading_keep BEFORE UPDATE OF message_id ON reading FOR EACH ROW WHEN ((OLD.message_id <> coalesce(NEW.message_id, 0))) EXECUTE FUNCTION gate_reading_keep()
;;
CREATE FUNCTION gate_reading_correction_delete() RETURNS trigger LANGUAGE plpgsql AS $gate$
BEGIN
  IF EXISTS (SELECT 1 FROM hold h WHERE h.released_at IS NULL AND (h.case_id = (SELECT m.case_id FROM message m WHERE m.id = OLD.message_id) OR h.mailbox_id = (SELECT m.mailbox_id FROM message m WHERE m.id = OLD.message_id) OR EXISTS (SELECT 1 FROM shared_letter s WHERE s.case_id = h.case_id AND s.message_id = OLD.message_id))) THEN
    RAISE EXCEPTION 'gate: a hold stands' USING ERRCODE = 'check_violation';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM permit p WHERE p.case_id = (SELECT m.case_id FROM message m WHERE m.id = OLD.message_id) OR p.mailbox_id = (SELECT m.mailbox_id FROM message m WHERE m.id = OLD.message_id)) THEN
    RAISE EXCEPTION 'gate: no permit' USING ERRCODE = 'check_violation';
  END IF;
  RETURN OLD;
END
$gate$
;;
CREATE TRIGGER gate_reading_correction_delete BEFORE DELETE ON reading_correction FOR EACH ROW EXECUTE FUNCTION gate_reading_correction_delete()
;;
CREATE FUNCTION gate_reading_correction_keep() RETURNS trigger LANGUAGE plpgsql AS $gate$
BEGIN
  IF EXISTS (SELECT 1 FROM hold h WHERE h.released_at IS NULL AND (h.case_id = (SELECT m.case_id FROM message m WHERE m.id = OLD.message_id) OR h.mailbox_id = (SELECT m.mailbox_id FROM message m WHERE m.id = OLD.message_id) OR EXISTS (SELECT 1 FROM shared_letter s WHERE s.case_id = h.case_id AND s.message_id = OLD.message_id))) THEN
    RAISE EXCEPTION 'gate: a hold stands' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$gate$
;;
CREATE TRIGGER gate_reading_correction_keep BEFORE UPDATE OF message_id ON reading_correction FOR EACH ROW WHEN ((OLD.message_id <> coalesce(NEW.message_id, 0))) EXECUTE FUNCTION gate_reading_correction_keep()
;;
CREATE FUNCTION gate_mandate_delete() RETURNS trigger LANGUAGE plpgsql AS $gate$
BEGIN
  IF EXISTS (SELECT 1 FROM hold h WHERE h.released_at IS NULL AND (h.case_id = OLD.case_id OR h.mailbox_id = (SELECT c.mailbox_id FROM case_file c WHERE c.id = OLD.case_id))) THEN
    RAISE EXCEPTION 'gate: a hold stands' USING ERRCODE = 'check_violation';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM permit p WHERE p.case_id = OLD.case_id OR p.mailbox_id = (SELECT c.mailbox_id FROM case_file c WHERE c.id = OLD.case_id)) THEN
    RAISE EXCEPTION 'gate: no permit' USING ERRCODE = 'check_violation';
  END IF;
  RETURN OLD;
END
$gate$
;;
CREATE TRIGGER gate_mandate_delete BEFORE DELETE ON mandate FOR EACH ROW EXECUTE FUNCTION gate_mandate_delete()
;;
CREATE FUNCTION gate_mandate_empty() RETURNS trigger LANGUAGE plpgsql AS $gate$
BEGIN
  IF EXISTS (SELECT 1 FROM hold h WHERE h.released_at IS NULL AND (h.case_id = OLD.case_id OR h.mailbox_id = (SELECT c.mailbox_id FROM case_file c WHERE c.id = OLD.case_id))) THEN
    RAISE EXCEPTION 'gate: a hold stands' USING ERRCODE = 'check_violation';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM permit p WHERE p.case_id = OLD.case_id OR p.mailbox_id = (SELECT c.mailbox_id FROM case_file c WHERE c.id = OLD.case_id)) THEN
    RAISE EXCEPTION 'gate: no permit' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$gate$
;;
CREATE TRIGGER gate_mandate_empty BEFORE UPDATE OF person_sealed ON mandate FOR EACH ROW WHEN ((length(OLD.person_sealed) > 0 AND coalesce(length(NEW.person_sealed), 0) < 29)) EXECUTE FUNCTION gate_mandate_empty()
;;
CREATE FUNCTION gate_mandate_keep() RETURNS trigger LANGUAGE plpgsql AS $gate$
BEGIN
  IF EXISTS (SELECT 1 FROM hold h WHERE h.released_at IS NULL AND (h.case_id = OLD.case_id OR h.mailbox_id = (SELECT c.mailbox_id FROM case_file c WHERE c.id = OLD.case_id))) THEN
    RAISE EXCEPTION 'gate: a hold stands' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$gate$
;;
CREATE TRIGGER gate_mandate_keep BEFORE UPDATE OF case_id ON mandate FOR EACH ROW WHEN ((OLD.case_id <> coalesce(NEW.case_id, 0))) EXECUTE FUNCTION gate_mandate_keep()
;;
CREATE FUNCTION gate_scrub_set_by_delete() RETURNS trigger LANGUAGE plpgsql AS $gate$
BEGIN
  IF NOT (NOT (EXISTS (SELECT 1 FROM message m WHERE OLD.what = 'message' AND m.id = OLD.ref AND m.content_sealed = OLD.words_sealed) OR EXISTS (SELECT 1 FROM reading r WHERE OLD.what = 'reading' AND r.message_id = OLD.ref AND r.evidence_sealed = OLD.words_sealed) OR EXISTS (SELECT 1 FROM event e WHERE OLD.what = 'event' AND e.case_id = OLD.case_id AND e.seq = OLD.ref AND e.content_sealed = OLD.words_sealed))) THEN
    RETURN OLD;
  END IF;
  IF EXISTS (SELECT 1 FROM hold h WHERE h.released_at IS NULL AND (h.case_id = OLD.case_id OR h.mailbox_id = (SELECT c.mailbox_id FROM case_file c WHERE c.id = OLD.case_id))) THEN
    RAISE EXCEPTION 'gate: a hold stands' USING ERRCODE = 'check_violation';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM permit p WHERE p.case_id = OLD.case_id OR p.mailbox_id = (SELECT c.mailbox_id FROM case_file c WHERE c.id = OLD.case_id)) THEN
    RAISE EXCEPTION 'gate: no permit' USING ERRCODE = 'check_violation';
  END IF;
  RETURN OLD;
END
$gate$
;;
CREATE TRIGGER gate_scrub_set_by_delete BEFORE DELETE ON scrub_set_by FOR EACH ROW EXECUTE FUNCTION gate_scrub_set_by_delete()
;;
CREATE FUNCTION gate_scrub_set_by_empty() RETURNS trigger LANGUAGE plpgsql AS $gate$
BEGIN
  IF NOT (((length(OLD.words_sealed) > 0 AND coalesce(length(NEW.words_sealed), 0) < 29)) AND NOT (EXISTS (SELECT 1 FROM message m WHERE OLD.what = 'message' AND m.id = OLD.ref AND m.content_sealed = OLD.words_sealed) OR EXISTS (SELECT 1 FROM reading r WHERE OLD.what = 'reading' AND r.message_id = OLD.ref AND r.evidence_sealed = OLD.words_sealed) OR EXISTS (SELECT 1 FROM event e WHERE OLD.what = 'event' AND e.case_id = OLD.case_id AND e.seq = OLD.ref AND e.content_sealed = OLD.words_sealed))) THEN
    RETURN NEW;
  END IF;
  IF EXISTS (SELECT 1 FROM hold h WHERE h.released_at IS NULL AND (h.case_id = OLD.case_id OR h.mailbox_id = (SELECT c.mailbox_id FROM case_file c WHERE c.id = OLD.case_id))) THEN
    RAISE EXCEPTION 'gate: a hold stands' USING ERRCODE = 'check_violation';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM permit p WHERE p.case_id = OLD.case_id OR p.mailbox_id = (SELECT c.mailbox_id FROM case_file c WHERE c.id = OLD.case_id)) THEN
    RAISE EXCEPTION 'gate: no permit' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$gate$
;;
CREATE TRIGGER gate_scrub_set_by_empty BEFORE UPDATE OF words_sealed ON scrub_set_by FOR EACH ROW EXECUTE FUNCTION gate_scrub_set_by_empty()
;;
CREATE FUNCTION gate_scrub_set_by_keep() RETURNS trigger LANGUAGE plpgsql AS $gate$
BEGIN
  IF EXISTS (SELECT 1 FROM hold h WHERE h.released_at IS NULL AND (h.case_id = OLD.case_id OR h.mailbox_id = (SELECT c.mailbox_id FROM case_file c WHERE c.id = OLD.case_id))) THEN
    RAISE EXCEPTION 'gate: a hold stands' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$gate$
;;
CREATE TRIGGER gate_scrub_set_by_keep BEFORE UPDATE OF case_id ON scrub_set_by FOR EACH ROW WHEN ((OLD.case_id <> coalesce(NEW.case_id, 0))) EXECUTE FUNCTION gate_scrub_set_by_keep()
;;
CREATE FUNCTION gate_shared_letter_delete() RETURNS trigger LANGUAGE plpgsql AS $gate$
BEGIN
  IF EXISTS (SELECT 1 FROM hold h WHERE h.released_at IS NULL AND (h.case_id = OLD.case_id OR h.mailbox_id = (SELECT c.mailbox_id FROM case_file c WHERE c.id = OLD.case_id))) THEN
    RAISE EXCEPTION 'gate: a hold stands' USING ERRCODE = 'check_violation';
  END IF;
  RETURN OLD;
END
$gate$
;;
CREATE TRIGGER gate_shared_letter_delete BEFORE DELETE ON shared_letter FOR EACH ROW EXECUTE FUNCTION gate_shared_letter_delete()
;;
CREATE FUNCTION gate_shared_letter_keep() RETURNS trigger LANGUAGE plpgsql AS $gate$
BEGIN
  IF EXISTS (SELECT 1 FROM hold h WHERE h.released_at IS NULL AND (h.case_id = OLD.case_id OR h.mailbox_id = (SELECT c.mailbox_id FROM case_file c WHERE c.id = OLD.case_id))) THEN
    RAISE EXCEPTION 'gate: a hold stands' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$gate$
;;
CREATE TRIGGER gate_shared_letter_keep BEFORE UPDATE OF case_id ON shared_letter FOR EACH ROW WHEN ((OLD.case_id <> coalesce(NEW.case_id, 0))) EXECUTE FUNCTION gate_shared_letter_keep()
;;
CREATE FUNCTION gate_mailbox_delete() RETURNS trigger LANGUAGE plpgsql AS $gate$
BEGIN
  IF EXISTS (SELECT 1 FROM hold h WHERE h.released_at IS NULL AND (h.mailbox_id = OLD.id OR EXISTS (SELECT 1 FROM case_file c WHERE c.id = h.case_id AND c.mailbox_id = OLD.id) OR EXISTS (SELECT 1 FROM shared_letter s JOIN message m ON m.id = s.message_id WHERE s.case_id = h.case_id AND m.mailbox_id = OLD.id))) THEN
    RAISE EXCEPTION 'gate: a hold stands' USING ERRCODE = 'check_violation';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM permit p WHERE p.mailbox_id = OLD.id) THEN
    RAISE EXCEPTION 'gate: no permit' USING ERRCODE = 'check_violation';
  END IF;
  RETURN OLD;
END
$gate$
;;
CREATE TRIGGER gate_mailbox_delete BEFORE DELETE ON mailbox FOR EACH ROW WHEN (NOT (OLD.status = 'proposed')) EXECUTE FUNCTION gate_mailbox_delete()
;;
CREATE FUNCTION gate_data_key_delete() RETURNS trigger LANGUAGE plpgsql AS $gate$
BEGIN
  IF NOT (NOT (NOT EXISTS (SELECT 1 FROM mailbox b WHERE b.key_id = OLD.id) AND NOT EXISTS (SELECT 1 FROM organisation o WHERE o.key_id = OLD.id) AND NOT EXISTS (SELECT 1 FROM incident_desk d WHERE d.key_id = OLD.id))) THEN
    RETURN OLD;
  END IF;
  IF EXISTS (SELECT 1 FROM hold h WHERE h.released_at IS NULL AND (h.mailbox_id = (SELECT b.id FROM mailbox b WHERE b.key_id = OLD.id) OR EXISTS (SELECT 1 FROM case_file c WHERE c.id = h.case_id AND c.mailbox_id = (SELECT b.id FROM mailbox b WHERE b.key_id = OLD.id)) OR EXISTS (SELECT 1 FROM shared_letter s JOIN message m ON m.id = s.message_id WHERE s.case_id = h.case_id AND m.mailbox_id = (SELECT b.id FROM mailbox b WHERE b.key_id = OLD.id)))) THEN
    RAISE EXCEPTION 'gate: a hold stands' USING ERRCODE = 'check_violation';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM permit p WHERE p.mailbox_id = (SELECT b.id FROM mailbox b WHERE b.key_id = OLD.id)) THEN
    RAISE EXCEPTION 'gate: no permit' USING ERRCODE = 'check_violation';
  END IF;
  RETURN OLD;
END
$gate$
;;
CREATE TRIGGER gate_data_key_delete BEFORE DELETE ON data_key FOR EACH ROW EXECUTE FUNCTION gate_data_key_delete()
;;
CREATE FUNCTION gate_data_key_empty() RETURNS trigger LANGUAGE plpgsql AS $gate$
BEGIN
  IF NOT (((length(OLD.wrapped) > 0 AND coalesce(length(NEW.wrapped), 0) < 48)) AND NOT (NOT EXISTS (SELECT 1 FROM mailbox b WHERE b.key_id = OLD.id) AND NOT EXISTS (SELECT 1 FROM organisation o WHERE o.key_id = OLD.id) AND NOT EXISTS (SELECT 1 FROM incident_desk d WHERE d.key_id = OLD.id))) THEN
    RETURN NEW;
  END IF;
  IF EXISTS (SELECT 1 FROM hold h WHERE h.released_at IS NULL AND (h.mailbox_id = (SELECT b.id FROM mailbox b WHERE b.key_id = OLD.id) OR EXISTS (SELECT 1 FROM case_file c WHERE c.id = h.case_id AND c.mailbox_id = (SELECT b.id FROM mailbox b WHERE b.key_id = OLD.id)) OR EXISTS (SELECT 1 FROM shared_letter s JOIN message m ON m.id = s.message_id WHERE s.case_id = h.case_id AND m.mailbox_id = (SELECT b.id FROM mailbox b WHERE b.key_id = OLD.id)))) THEN
    RAISE EXCEPTION 'gate: a hold stands' USING ERRCODE = 'check_violation';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM permit p WHERE p.mailbox_id = (SELECT b.id FROM mailbox b WHERE b.key_id = OLD.id)) THEN
    RAISE EXCEPTION 'gate: no permit' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$gate$
;;
CREATE TRIGGER gate_data_key_empty BEFORE UPDATE OF wrapped ON data_key FOR EACH ROW EXECUTE FUNCTION gate_data_key_empty()
;;
CREATE FUNCTION gate_hold_delete() RETURNS trigger LANGUAGE plpgsql AS $gate$
BEGIN
  IF 1 = 1 THEN
    RAISE EXCEPTION 'gate: a hold stands' USING ERRCODE = 'check_violation';
  END IF;
  RETURN OLD;
END
$gate$
;;
CREATE TRIGGER gate_hold_delete BEFORE DELETE ON hold FOR EACH ROW WHEN (OLD.released_at IS NULL) EXECUTE FUNCTION gate_hold_delete()
;;
CREATE FUNCTION gate_hold_keep() RETURNS trigger LANGUAGE plpgsql AS $gate$
BEGIN
  IF 1 = 1 THEN
    RAISE EXCEPTION 'gate: a hold stands' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$gate$
;;
CREATE TRIGGER gate_hold_keep BEFORE UPDATE OF case_id, mailbox_id ON hold FOR EACH ROW WHEN (OLD.released_at IS NULL AND (coalesce(OLD.case_id, 0) <> coalesce(NEW.case_id, 0) OR coalesce(OLD.mailbox_id, 0) <> coalesce(NEW.mailbox_id, 0))) EXECUTE FUNCTION gate_hold_keep()
;;
CREATE FUNCTION gate_truncate() RETURNS trigger LANGUAGE plpgsql AS $gate$
BEGIN
  RAISE EXCEPTION 'gate: no permit' USING ERRCODE = 'check_violation';
END
$gate$
;;
CREATE TRIGGER gate_case_file_truncate BEFORE TRUNCATE ON case_file FOR EACH STATEMENT EXECUTE FUNCTION gate_truncate()
;;
CREATE TRIGGER gate_event_truncate BEFORE TRUNCATE ON event FOR EACH STATEMENT EXECUTE FUNCTION gate_truncate()
;;
CREATE TRIGGER gate_message_truncate BEFORE TRUNCATE ON message FOR EACH STATEMENT EXECUTE FUNCTION gate_truncate()
;;
CREATE TRIGGER gate_original_truncate BEFORE TRUNCATE ON original FOR EACH STATEMENT EXECUTE FUNCTION gate_truncate()
;;
CREATE TRIGGER gate_enclosure_truncate BEFORE TRUNCATE ON enclosure FOR EACH STATEMENT EXECUTE FUNCTION gate_truncate()
;;
CREATE TRIGGER gate_reading_truncate BEFORE TRUNCATE ON reading FOR EACH STATEMENT EXECUTE FUNCTION gate_truncate()
;;
CREATE TRIGGER gate_reading_correction_truncate BEFORE TRUNCATE ON reading_correction FOR EACH STATEMENT EXECUTE FUNCTION gate_truncate()
;;
CREATE TRIGGER gate_mandate_truncate BEFORE TRUNCATE ON mandate FOR EACH STATEMENT EXECUTE FUNCTION gate_truncate()
;;
CREATE TRIGGER gate_scrub_set_by_truncate BEFORE TRUNCATE ON scrub_set_by FOR EACH STATEMENT EXECUTE FUNCTION gate_truncate()
;;
CREATE TRIGGER gate_shared_letter_truncate BEFORE TRUNCATE ON shared_letter FOR EACH STATEMENT EXECUTE FUNCTION gate_truncate()
;;
CREATE TRIGGER gate_mailbox_truncate BEFORE TRUNCATE ON mailbox FOR EACH STATEMENT EXECUTE FUNCTION gate_truncate()
;;
CREATE TRIGGER gate_data_key_truncate BEFORE TRUNCATE ON data_key FOR EACH STATEMENT EXECUTE FUNCTION gate_truncate()
;;
CREATE TRIGGER gate_hold_truncate BEFORE TRUNCATE ON hold FOR EACH STATEMENT EXECUTE FUNCTION gate_truncate()
;;
