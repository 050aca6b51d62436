CREATE TRIGGER gate_case_file_delete BEFORE DELETE ON case_file
BEGIN
  SELECT RAISE(ABORT, 'gate: a hold stands') WHERE EXISTS (SELECT 1 FROM hold h WHERE h.released_at IS NULL AND (h.case_id = OLD.id OR h.mailbox_id = OLD.mailbox_id));
  SELECT RAISE(ABORT, 'gate: no permit') WHERE NOT EXISTS (SELECT 1 FROM permit p WHERE p.case_id = OLD.id OR p.mailbox_id = OLD.mailbox_id);
END
;;
CREATE TRIGGER gate_case_file_empty BEFORE UPDATE OF requester_sealed ON case_file
WHEN (length(OLD.requester_sealed) > 0 AND coalesce(length(NEW.requester_sealed), 0) = 0)
BEGIN
  SELECT RAISE(ABORT, 'gate: a hold stands') WHERE EXISTS (SELECT 1 FROM hold h WHERE h.released_at IS NULL AND (h.case_id = OLD.id OR h.mailbox_id = OLD.mailbox_id));
  SELECT RAISE(ABORT, 'gate: no permit') WHERE NOT EXISTS (SELECT 1 FROM permit p WHERE p.case_id = OLD.id OR p.mailbox_id = OLD.mailbox_id);
END
;;
CREATE TRIGGER gate_case_file_move BEFORE UPDATE OF mailbox_id ON case_file
WHEN (OLD.mailbox_id <> coalesce(NEW.mailbox_id, 0))
BEGIN
  SELECT RAISE(ABORT, 'gate: a hold stands') WHERE EXISTS (SELECT 1 FROM hold h WHERE h.released_at IS NULL AND h.mailbox_id = OLD.mailbox_id);
END
;;
CREATE TRIGGER gate_event_delete BEFORE DELETE ON event
BEGIN
  SELECT RAISE(ABORT, 'gate: a hold stands') WHERE EXISTS (SELECT 1 FROM hold h WHERE h.released_at IS NULL AND (h.case_id = OLD.case_id OR h.mailbox_id = (SELECT c.mailbox_id FROM case_file c WHERE c.id = OLD.case_id)));
  SELECT RAISE(ABORT, 'gate: no permit') WHERE NOT EXISTS (SELECT 1 FROM permit p WHERE p.case_id = OLD.case_id OR p.mailbox_id = (SELECT c.mailbox_id FROM case_file c WHERE c.id = OLD.case_id));
END
;;
CREATE TRIGGER gate_event_empty BEFORE UPDATE OF content_sealed ON event
WHEN (length(OLD.content_sealed) > 0 AND coalesce(length(NEW.content_sealed), 0) = 0)
BEGIN
  SELECT RAISE(ABORT, 'gate: a hold stands') WHERE EXISTS (SELECT 1 FROM hold h WHERE h.released_at IS NULL AND (h.case_id = OLD.case_id OR h.mailbox_id = (SELECT c.mailbox_id FROM case_file c WHERE c.id = OLD.case_id)));
  SELECT RAISE(ABORT, 'gate: no permit') WHERE NOT EXISTS (SELECT 1 FROM permit p WHERE p.case_id = OLD.case_id OR p.mailbox_id = (SELECT c.mailbox_id FROM case_file c WHERE c.id = OLD.case_id));
END
;;
CREATE TRIGGER gate_message_delete BEFORE DELETE ON message
BEGIN
  SELECT RAISE(ABORT, 'gate: a hold stands') WHERE EXISTS (SELECT 1 FROM hold h WHERE h.released_at IS NULL AND (h.case_id = OLD.case_id OR h.mailbox_id = OLD.mailbox_id OR EXISTS (SELECT 1 FROM shared_letter s WHERE s.case_id = h.case_id AND s.message_id = OLD.id)));
  SELECT RAISE(ABORT, 'gate: no permit') WHERE NOT EXISTS (SELECT 1 FROM permit p WHERE p.case_id = OLD.case_id OR p.mailbox_id = OLD.mailbox_id);
END
;;
CREATE TRIGGER gate_message_empty BEFORE UPDATE OF content_sealed ON message
WHEN (length(OLD.content_sealed) > 0 AND coalesce(length(NEW.content_sealed), 0) = 0)
BEGIN
  SELECT RAISE(ABORT, 'gate: a hold stands') WHERE EXISTS (SELECT 1 FROM hold h WHERE h.released_at IS NULL AND (h.case_id = OLD.case_id OR h.mailbox_id = OLD.mailbox_id OR EXISTS (SELECT 1 FROM shared_letter s WHERE s.case_id = h.case_id AND s.message_id = OLD.id)));
  SELECT RAISE(ABORT, 'gate: no permit') WHERE NOT EXISTS (SELECT 1 FROM permit p WHERE p.case_id = OLD.case_id OR p.mailbox_id = OLD.mailbox_id);
END
;;
CREATE TRIGGER gate_message_keep BEFORE UPDATE OF case_id ON message
WHEN (OLD.case_id <> coalesce(NEW.case_id, 0))
BEGIN
  SELECT RAISE(ABORT, 'gate: a hold stands') WHERE EXISTS (SELECT 1 FROM hold h WHERE h.released_at IS NULL AND (h.case_id = OLD.case_id OR h.mailbox_id = OLD.mailbox_id OR EXISTS (SELECT 1 FROM shared_letter s WHERE s.case_id = h.case_id AND s.message_id = OLD.id)));
END
;;
CREATE TRIGGER gate_message_move BEFORE UPDATE OF mailbox_id ON message
WHEN (OLD.mailbox_id <> coalesce(NEW.mailbox_id, 0))
BEGIN
  SELECT RAISE(ABORT, 'gate: a hold stands') WHERE EXISTS (SELECT 1 FROM hold h WHERE h.released_at IS NULL AND h.mailbox_id = OLD.mailbox_id);
END
;;
CREATE TRIGGER gate_original_delete BEFORE DELETE ON original
BEGIN
  SELECT RAISE(ABORT, 'gate: a hold stands') WHERE EXISTS (SELECT 1 FROM hold h WHERE h.released_at IS NULL AND (h.case_id = (SELECT m.case_id FROM message m WHERE m.id = OLD.message_id) OR h.mailbox_id = (SELECT m.mailbox_id FROM message m WHERE m.id = OLD.message_id) OR EXISTS (SELECT 1 FROM shared_letter s WHERE s.case_id = h.case_id AND s.message_id = OLD.message_id)));
  SELECT RAISE(ABORT, 'gate: no permit') WHERE NOT EXISTS (SELECT 1 FROM permit p WHERE p.case_id = (SELECT m.case_id FROM message m WHERE m.id = OLD.message_id) OR p.mailbox_id = (SELECT m.mailbox_id FROM message m WHERE m.id = OLD.message_id));
END
;;
CREATE TRIGGER gate_original_empty BEFORE UPDATE OF body_sealed ON original
WHEN (length(OLD.body_sealed) > 0 AND coalesce(length(NEW.body_sealed), 0) = 0)
BEGIN
  SELECT RAISE(ABORT, 'gate: a hold stands') WHERE EXISTS (SELECT 1 FROM hold h WHERE h.released_at IS NULL AND (h.case_id = (SELECT m.case_id FROM message m WHERE m.id = OLD.message_id) OR h.mailbox_id = (SELECT m.mailbox_id FROM message m WHERE m.id = OLD.message_id) OR EXISTS (SELECT 1 FROM shared_letter s WHERE s.case_id = h.case_id AND s.message_id = OLD.message_id)));
  SELECT RAISE(ABORT, 'gate: no permit') WHERE NOT EXISTS (SELECT 1 FROM permit p WHERE p.case_id = (SELECT m.case_id FROM message m WHERE m.id = OLD.message_id) OR p.mailbox_id = (SELECT m.mailbox_id FROM message m WHERE m.id = OLD.message_id));
END
;;
CREATE TRIGGER gate_enclosure_delete BEFORE DELETE ON enclosure
BEGIN
  SELECT RAISE(ABORT, 'gate: a hold stands') WHERE EXISTS (SELECT 1 FROM hold h WHERE h.released_at IS NULL AND (h.case_id = (SELECT m.case_id FROM message m WHERE m.id = OLD.message_id) OR h.mailbox_id = (SELECT m.mailbox_id FROM message m WHERE m.id = OLD.message_id) OR EXISTS (SELECT 1 FROM shared_letter s WHERE s.case_id = h.case_id AND s.message_id = OLD.message_id)));
  SELECT RAISE(ABORT, 'gate: no permit') WHERE NOT EXISTS (SELECT 1 FROM permit p WHERE p.case_id = (SELECT m.case_id FROM message m WHERE m.id = OLD.message_id) OR p.mailbox_id = (SELECT m.mailbox_id FROM message m WHERE m.id = OLD.message_id));
END
;;
CREATE TRIGGER gate_enclosure_empty BEFORE UPDATE OF body_sealed, facts_sealed ON enclosure
WHEN (length(OLD.body_sealed) > 0 AND coalesce(length(NEW.body_sealed), 0) = 0) OR (length(OLD.facts_sealed) > 0 AND coalesce(length(NEW.facts_sealed), 0) = 0)
BEGIN
  SELECT RAISE(ABORT, 'gate: a hold stands') WHERE EXISTS (SELECT 1 FROM hold h WHERE h.released_at IS NULL AND (h.case_id = (SELECT m.case_id FROM message m WHERE m.id = OLD.message_id) OR h.mailbox_id = (SELECT m.mailbox_id FROM message m WHERE m.id = OLD.message_id) OR EXISTS (SELECT 1 FROM shared_letter s WHERE s.case_id = h.case_id AND s.message_id = OLD.message_id)));
  SELECT RAISE(ABORT, 'gate: no permit') WHERE NOT EXISTS (SELECT 1 FROM permit p WHERE p.case_id = (SELECT m.case_id FROM message m WHERE m.id = OLD.message_id) OR p.mailbox_id = (SELECT m.mailbox_id FROM message m WHERE m.id = OLD.message_id));
END
;;
CREATE TRIGGER gate_reading_delete BEFORE DELETE ON reading
BEGIN
  SELECT RAISE(ABORT, 'gate: a hold stands') WHERE EXISTS (SELECT 1 FROM hold h WHERE h.released_at IS NULL AND (h.case_id = (SELECT m.case_id FROM message m WHERE m.id = OLD.message_id) OR h.mailbox_id = (SELECT m.mailbox_id FROM message m WHERE m.id = OLD.message_id) OR EXISTS (SELECT 1 FROM shared_letter s WHERE s.case_id = h.case_id AND s.message_id = OLD.message_id)));
  SELECT RAISE(ABORT, 'gate: no permit') WHERE NOT EXISTS (SELECT 1 FROM permit p WHERE p.case_id = (SELECT m.case_id FROM message m WHERE m.id = OLD.message_id) OR p.mailbox_id = (SELECT m.mailbox_id FROM message m WHERE m.id = OLD.message_id));
END
;;
CREATE TRIGGER gate_reading_empty BEFORE UPDATE OF evidence_sealed ON reading
WHEN (length(OLD.evidence_sealed) > 0 AND coalesce(length(NEW.evidence_sealed), 0) = 0)
BEGIN
  SELECT RAISE(ABORT, 'gate: a hold stands') WHERE EXISTS (SELECT 1 FROM hold h WHERE h.released_at IS NULL AND (h.case_id = (SELECT m.case_id FROM message m WHERE m.id = OLD.message_id) OR h.mailbox_id = (SELECT m.mailbox_id FROM message m WHERE m.id = OLD.message_id) OR EXISTS (SELECT 1 FROM shared_letter s WHERE s.case_id = h.case_id AND s.message_id = OLD.message_id)));
  SELECT RAISE(ABORT, 'gate: no permit') WHERE NOT EXISTS (SELECT 1 FROM permit p WHERE p.case_id = (SELECT m.case_id FROM message m WHERE m.id = OLD.message_id) OR p.mailbox_id = (SELECT m.mailbox_id FROM message m WHERE m.id = OLD.message_id));
END
;;
CREATE TRIGGER gate_reading_correction_delete BEFORE DELETE ON reading_correction
BEGIN
  SELECT RAISE(ABORT, 'gate: a hold stands') WHERE EXISTS (SELECT 1 FROM hold h WHERE h.released_at IS NULL AND (h.case_id = (SELECT m.case_id FROM message m WHERE m.id = OLD.message_id) OR h.mailbox_id = (SELECT m.mailbox_id FROM message m WHERE m.id = OLD.message_id) OR EXISTS (SELECT 1 FROM shared_letter s WHERE s.case_id = h.case_id AND s.message_id = OLD.message_id)));
  SELECT RAISE(ABORT, 'gate: no permit') WHERE NOT EXISTS (SELECT 1 FROM permit p WHERE p.case_id = (SELECT m.case_id FROM message m WHERE m.id = OLD.message_id) OR p.mailbox_id = (SELECT m.mailbox_id FROM message m WHERE m.id = OLD.message_id));
END
;;
CREATE TRIGGER gate_mandate_delete BEFORE DELETE ON mandate
BEGIN
  SELECT RAISE(ABORT, 'gate: a hold stands') WHERE EXISTS (SELECT 1 FROM hold h WHERE h.released_at IS NULL AND (h.case_id = OLD.case_id OR h.mailbox_id = (SELECT c.mailbox_id FROM case_file c WHERE c.id = OLD.case_id)));
  SELECT RAISE(ABORT, 'gate: no permit') WHERE NOT EXISTS (SELECT 1 FROM permit p WHERE p.case_id = OLD.case_id OR p.mailbox_id = (SELECT c.mailbox_id FROM case_file c WHERE c.id = OLD.case_id));
END
;;
CREATE TRIGGER gate_mandate_empty BEFORE UPDATE OF person_sealed ON mandate
WHEN (length(OLD.person_sealed) > 0 AND coalesce(length(NEW.person_sealed), 0) = 0)
BEGIN
  SELECT RAISE(ABORT, 'gate: a hold stands') WHERE EXISTS (SELECT 1 FROM hold h WHERE h.released_at IS NULL AND (h.case_id = OLD.case_id OR h.mailbox_id = (SELECT c.mailbox_id FROM case_file c WHERE c.id = OLD.case_id)));
  SELECT RAISE(ABORT, 'gate: no permit') WHERE NOT EXISTS (SELECT 1 FROM permit p WHERE p.case_id = OLD.case_id OR p.mailbox_id = (SELECT c.mailbox_id FROM case_file c WHERE c.id = OLD.case_id));
END
;;
CREATE TRIGGER gate_scrub_set_by_delete BEFORE DELETE ON scrub_set_by
WHEN NOT (EXISTS (SELECT 1 FROM message m WHERE OLD.what = 'message' AND m.id = OLD.ref AND m.content_sealed = OLD.words_sealed) OR EXISTS (SELECT 1 FROM reading r WHERE OLD.what = 'reading' AND r.message_id = OLD.ref AND r.evidence_sealed = OLD.words_sealed) OR EXISTS (SELECT 1 FROM event e WHERE OLD.what = 'event' AND e.case_id = OLD.case_id AND e.seq = OLD.ref AND e.content_sealed = OLD.words_sealed))
BEGIN
  SELECT RAISE(ABORT, 'gate: a hold stands') WHERE EXISTS (SELECT 1 FROM hold h WHERE h.released_at IS NULL AND (h.case_id = OLD.case_id OR h.mailbox_id = (SELECT c.mailbox_id FROM case_file c WHERE c.id = OLD.case_id)));
  SELECT RAISE(ABORT, 'gate: no permit') WHERE NOT EXISTS (SELECT 1 FROM permit p WHERE p.case_id = OLD.case_id OR p.mailbox_id = (SELECT c.mailbox_id FROM case_file c WHERE c.id = OLD.case_id));
END
;;
CREATE TRIGGER gate_scrub_set_by_empty BEFORE UPDATE OF words_sealed ON scrub_set_by
WHEN ((length(OLD.words_sealed) > 0 AND coalesce(length(NEW.words_sealed), 0) = 0)) AND NOT (EXISTS (SELECT 1 FROM message m WHERE OLD.what = 'message' AND m.id = OLD.ref AND m.content_sealed = OLD.words_sealed) OR EXISTS (SELECT 1 FROM reading r WHERE OLD.what = 'reading' AND r.message_id = OLD.ref AND r.evidence_sealed = OLD.words_sealed) OR EXISTS (SELECT 1 FROM event e WHERE OLD.what = 'event' AND e.case_id = OLD.case_id AND e.seq = OLD.ref AND e.content_sealed = OLD.words_sealed))
BEGIN
  SELECT RAISE(ABORT, 'gate: a hold stands') WHERE EXISTS (SELECT 1 FROM hold h WHERE h.released_at IS NULL AND (h.case_id = OLD.case_id OR h.mailbox_id = (SELECT c.mailbox_id FROM case_file c WHERE c.id = OLD.case_id)));
  SELECT RAISE(ABORT, 'gate: no permit') WHERE NOT EXISTS (SELECT 1 FROM permit p WHERE p.case_id = OLD.case_id OR p.mailbox_id = (SELECT c.mailbox_id FROM case_file c WHERE c.id = OLD.case_id));
END
;;
CREATE TRIGGER gate_shared_letter_delete BEFORE DELETE ON shared_letter
BEGIN
  SELECT RAISE(ABORT, 'gate: a hold stands') WHERE EXISTS (SELECT 1 FROM hold h WHERE h.released_at IS NULL AND (h.case_id = OLD.case_id OR h.mailbox_id = (SELECT c.mailbox_id FROM case_file c WHERE c.id = OLD.case_id)));
END
;;
CREATE TRIGGER gate_mailbox_delete BEFORE DELETE ON mailbox
WHEN NOT (OLD.status = 'proposed')
BEGIN
  SELECT RAISE(ABORT, 'gate: a hold stands') WHERE EXISTS (SELECT 1 FROM hold h WHERE h.released_at IS NULL AND (h.mailbox_id = OLD.id OR EXISTS (SELECT 1 FROM case_file c WHERE c.id = h.case_id AND c.mailbox_id = OLD.id) OR EXISTS (SELECT 1 FROM shared_letter s JOIN message m ON m.id = s.message_id WHERE s.case_id = h.case_id AND m.mailbox_id = OLD.id)));
  SELECT RAISE(ABORT, 'gate: no permit') WHERE NOT EXISTS (SELECT 1 FROM permit p WHERE p.mailbox_id = OLD.id);
END
;;
CREATE TRIGGER gate_data_key_delete BEFORE DELETE ON data_key
WHEN NOT (NOT EXISTS (SELECT 1 FROM mailbox b WHERE b.key_id = OLD.id) AND NOT EXISTS (SELECT 1 FROM organisation o WHERE o.key_id = OLD.id) AND NOT EXISTS (SELECT 1 FROM incident_desk d WHERE d.key_id = OLD.id))
BEGIN
  SELECT RAISE(ABORT, 'gate: a hold stands') WHERE EXISTS (SELECT 1 FROM hold h WHERE h.released_at IS NULL AND (h.mailbox_id = (SELECT b.id FROM mailbox b WHERE b.key_id = OLD.id) OR EXISTS (SELECT 1 FROM case_file c WHERE c.id = h.case_id AND c.mailbox_id = (SELECT b.id FROM mailbox b WHERE b.key_id = OLD.id)) OR EXISTS (SELECT 1 FROM shared_letter s JOIN message m ON m.id = s.message_id WHERE s.case_id = h.case_id AND m.mailbox_id = (SELECT b.id FROM mailbox b WHERE b.key_id = OLD.id))));
  SELECT RAISE(ABORT, 'gate: no permit') WHERE NOT EXISTS (SELECT 1 FROM permit p WHERE p.mailbox_id = (SELECT b.id FROM mailbox b WHERE b.key_id = OLD.id));
END
;;
CREATE TRIGGER gate_data_key_empty BEFORE UPDATE OF wrapped ON data_key
WHEN ((length(OLD.wrapped) > 0 AND coalesce(length(NEW.wrapped), 0) = 0)) AND NOT (NOT EXISTS (SELECT 1 FROM mailbox b WHERE b.key_id = OLD.id) AND NOT EXISTS (SELECT 1 FROM organisation o WHERE o.key_id = OLD.id) AND NOT EXISTS (SELECT 1 FROM incident_desk d WHERE d.key_id = OLD.id))
BEGIN
  SELECT RAISE(ABORT, 'gate: a hold stands') WHERE EXISTS (SELECT 1 FROM hold h WHERE h.released_at IS NULL AND (h.mailbox_id = (SELECT b.id FROM mailbox b WHERE b.key_id = OLD.id) OR EXISTS (SELECT 1 FROM case_file c WHERE c.id = h.case_id AND c.mailbox_id = (SELECT b.id FROM mailbox b WHERE b.key_id = OLD.id)) OR EXISTS (SELECT 1 FROM shared_letter s JOIN message m ON m.id = s.message_id WHERE s.case_id = h.case_id AND m.mailbox_id = (SELECT b.id FROM mailbox b WHERE b.key_id = OLD.id))));
  SELECT RAISE(ABORT, 'gate: no permit') WHERE NOT EXISTS (SELECT 1 FROM permit p WHERE p.mailbox_id = (SELECT b.id FROM mailbox b WHERE b.key_id = OLD.id));
END
;;
CREATE TRIGGER gate_hold_delete BEFORE DELETE ON hold
WHEN OLD.released_at IS NULL
BEGIN
  SELECT RAISE(ABORT, 'gate: a hold stands') WHERE 1 = 1;
END
;;
CREATE TRIGGER gate_hold_keep BEFORE UPDATE OF case_id, mailbox_id ON hold
WHEN OLD.released_at IS NULL AND (coalesce(OLD.case_id, 0) <> coalesce(NEW.case_id, 0) OR coalesce(OLD.mailbox_id, 0) <> coalesce(NEW.mailbox_id, 0))
BEGIN
  SELECT RAISE(ABORT, 'gate: a hold stands') WHERE 1 = 1;
END
;;
