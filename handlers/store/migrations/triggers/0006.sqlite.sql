CREATE TRIGGER gate_case_file_delete BEFORE DELETE ON case_file
BEGIN
  SELECT RAISE(ABORT, 'gate: a hold stands') WHERE EXISTS (SELECT 1 FROM hold h WHERE h.released_at IS NULL AND (h.case_id = OLD.id OR h.mailbox_id = OLD.mailbox_id));
  SELECT RAISE(ABORT, 'gate: no permit') WHERE NOT EXISTS (SELECT 1 FROM permit p WHERE p.case_id = OLD.id OR p.mailbox_id = OLD.mailbox_id);
END
;;
CREATE TRIGGER gate_case_file_empty BEFORE UPDATE OF requester_sealed ON case_file
WHEN (length(OLD.requester_sealed) > 0 AND coalesce(length(NEW.requester_sealed), 0) < 29)
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
CREATE TRIGGER gate_case_file_replace BEFORE INSERT ON case_file
BEGIN
  SELECT RAISE(ABORT, 'gate: a hold stands') WHERE EXISTS (SELECT 1 FROM case_file was WHERE ((was.id = NEW.id) OR (was.organisation_id = NEW.organisation_id AND was.number = NEW.number)) AND EXISTS (SELECT 1 FROM hold h WHERE h.released_at IS NULL AND (h.case_id = was.id OR h.mailbox_id = was.mailbox_id)));
  SELECT RAISE(ABORT, 'gate: no permit') WHERE EXISTS (SELECT 1 FROM case_file was WHERE ((was.id = NEW.id) OR (was.organisation_id = NEW.organisation_id AND was.number = NEW.number)) AND NOT EXISTS (SELECT 1 FROM permit p WHERE p.case_id = was.id OR p.mailbox_id = was.mailbox_id));
END
;;
CREATE TRIGGER gate_case_file_displace BEFORE UPDATE OF id, organisation_id, number ON case_file
BEGIN
  SELECT RAISE(ABORT, 'gate: a hold stands') WHERE EXISTS (SELECT 1 FROM case_file was WHERE ((was.id = NEW.id AND (OLD.id <> NEW.id)) OR (was.organisation_id = NEW.organisation_id AND was.number = NEW.number AND (OLD.organisation_id <> NEW.organisation_id OR OLD.number <> NEW.number))) AND EXISTS (SELECT 1 FROM hold h WHERE h.released_at IS NULL AND (h.case_id = was.id OR h.mailbox_id = was.mailbox_id)));
  SELECT RAISE(ABORT, 'gate: no permit') WHERE EXISTS (SELECT 1 FROM case_file was WHERE ((was.id = NEW.id AND (OLD.id <> NEW.id)) OR (was.organisation_id = NEW.organisation_id AND was.number = NEW.number AND (OLD.organisation_id <> NEW.organisation_id OR OLD.number <> NEW.number))) AND NOT EXISTS (SELECT 1 FROM permit p WHERE p.case_id = was.id OR p.mailbox_id = was.mailbox_id));
END
;;
CREATE TRIGGER gate_event_delete BEFORE DELETE ON event
BEGIN
  SELECT RAISE(ABORT, 'gate: a hold stands') WHERE EXISTS (SELECT 1 FROM hold h WHERE h.released_at IS NULL AND (h.case_id = OLD.case_id OR h.mailbox_id = (SELECT c.mailbox_id FROM case_file c WHERE c.id = OLD.case_id)));
  SELECT RAISE(ABORT, 'gate: no permit') WHERE NOT EXISTS (SELECT 1 FROM permit p WHERE p.case_id = OLD.case_id OR p.mailbox_id = (SELECT c.mailbox_id FROM case_file c WHERE c.id = OLD.case_id));
END
;;
CREATE TRIGGER gate_event_empty BEFORE UPDATE OF content_sealed ON event
WHEN (length(OLD.content_sealed) > 0 AND coalesce(length(NEW.content_sealed), 0) < 29)
BEGIN
  SELECT RAISE(ABORT, 'gate: a hold stands') WHERE EXISTS (SELECT 1 FROM hold h WHERE h.released_at IS NULL AND (h.case_id = OLD.case_id OR h.mailbox_id = (SELECT c.mailbox_id FROM case_file c WHERE c.id = OLD.case_id)));
  SELECT RAISE(ABORT, 'gate: no permit') WHERE NOT EXISTS (SELECT 1 FROM permit p WHERE p.case_id = OLD.case_id OR p.mailbox_id = (SELECT c.mailbox_id FROM case_file c WHERE c.id = OLD.case_id));
END
;;
CREATE TRIGGER gate_event_keep BEFORE UPDATE OF case_id ON event
WHEN (OLD.case_id <> coalesce(NEW.case_id, 0))
BEGIN
  SELECT RAISE(ABORT, 'gate: a hold stands') WHERE EXISTS (SELECT 1 FROM hold h WHERE h.released_at IS NULL AND (h.case_id = OLD.case_id OR h.mailbox_id = (SELECT c.mailbox_id FROM case_file c WHERE c.id = OLD.case_id)));
END
;;
CREATE TRIGGER gate_event_replace BEFORE INSERT ON event
BEGIN
  SELECT RAISE(ABORT, 'gate: a hold stands') WHERE EXISTS (SELECT 1 FROM event was WHERE ((was.case_id = NEW.case_id AND was.seq = NEW.seq) OR (was.rowid = NEW.rowid)) AND EXISTS (SELECT 1 FROM hold h WHERE h.released_at IS NULL AND (h.case_id = was.case_id OR h.mailbox_id = (SELECT c.mailbox_id FROM case_file c WHERE c.id = was.case_id))));
  SELECT RAISE(ABORT, 'gate: no permit') WHERE EXISTS (SELECT 1 FROM event was WHERE ((was.case_id = NEW.case_id AND was.seq = NEW.seq) OR (was.rowid = NEW.rowid)) AND NOT EXISTS (SELECT 1 FROM permit p WHERE p.case_id = was.case_id OR p.mailbox_id = (SELECT c.mailbox_id FROM case_file c WHERE c.id = was.case_id)));
END
;;
CREATE TRIGGER gate_event_displace BEFORE UPDATE OF case_id, seq ON event
BEGIN
  SELECT RAISE(ABORT, 'gate: a hold stands') WHERE EXISTS (SELECT 1 FROM event was WHERE ((was.case_id = NEW.case_id AND was.seq = NEW.seq AND (OLD.case_id <> NEW.case_id OR OLD.seq <> NEW.seq))) AND EXISTS (SELECT 1 FROM hold h WHERE h.released_at IS NULL AND (h.case_id = was.case_id OR h.mailbox_id = (SELECT c.mailbox_id FROM case_file c WHERE c.id = was.case_id))));
  SELECT RAISE(ABORT, 'gate: no permit') WHERE EXISTS (SELECT 1 FROM event was WHERE ((was.case_id = NEW.case_id AND was.seq = NEW.seq AND (OLD.case_id <> NEW.case_id OR OLD.seq <> NEW.seq))) AND NOT EXISTS (SELECT 1 FROM permit p WHERE p.case_id = was.case_id OR p.mailbox_id = (SELECT c.mailbox_id FROM case_file c WHERE c.id = was.case_id)));
END
;;
CREATE TRIGGER gate_message_delete BEFORE DELETE ON message
BEGIN
  SELECT RAISE(ABORT, 'gate: a hold stands') WHERE EXISTS (SELECT 1 FROM hold h WHERE h.released_at IS NULL AND (h.case_id = OLD.case_id OR h.mailbox_id = OLD.mailbox_id OR EXISTS (SELECT 1 FROM shared_letter s WHERE s.case_id = h.case_id AND s.message_id = OLD.id)));
  SELECT RAISE(ABORT, 'gate: no permit') WHERE NOT EXISTS (SELECT 1 FROM permit p WHERE p.case_id = OLD.case_id OR p.mailbox_id = OLD.mailbox_id);
END
;;
CREATE TRIGGER gate_message_empty BEFORE UPDATE OF content_sealed ON message
WHEN (length(OLD.content_sealed) > 0 AND coalesce(length(NEW.content_sealed), 0) < 29)
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
CREATE TRIGGER gate_message_replace BEFORE INSERT ON message
BEGIN
  SELECT RAISE(ABORT, 'gate: a hold stands') WHERE EXISTS (SELECT 1 FROM message was WHERE ((was.id = NEW.id)) AND EXISTS (SELECT 1 FROM hold h WHERE h.released_at IS NULL AND (h.case_id = was.case_id OR h.mailbox_id = was.mailbox_id OR EXISTS (SELECT 1 FROM shared_letter s WHERE s.case_id = h.case_id AND s.message_id = was.id))));
  SELECT RAISE(ABORT, 'gate: no permit') WHERE EXISTS (SELECT 1 FROM message was WHERE ((was.id = NEW.id)) AND NOT EXISTS (SELECT 1 FROM permit p WHERE p.case_id = was.case_id OR p.mailbox_id = was.mailbox_id));
END
;;
CREATE TRIGGER gate_message_displace BEFORE UPDATE OF id ON message
BEGIN
  SELECT RAISE(ABORT, 'gate: a hold stands') WHERE EXISTS (SELECT 1 FROM message was WHERE ((was.id = NEW.id AND (OLD.id <> NEW.id))) AND EXISTS (SELECT 1 FROM hold h WHERE h.released_at IS NULL AND (h.case_id = was.case_id OR h.mailbox_id = was.mailbox_id OR EXISTS (SELECT 1 FROM shared_letter s WHERE s.case_id = h.case_id AND s.message_id = was.id))));
  SELECT RAISE(ABORT, 'gate: no permit') WHERE EXISTS (SELECT 1 FROM message was WHERE ((was.id = NEW.id AND (OLD.id <> NEW.id))) AND NOT EXISTS (SELECT 1 FROM permit p WHERE p.case_id = was.case_id OR p.mailbox_id = was.mailbox_id));
END
;;
CREATE TRIGGER gate_original_delete BEFORE DELETE ON original
BEGIN
  SELECT RAISE(ABORT, 'gate: a hold stands') WHERE EXISTS (SELECT 1 FROM hold h WHERE h.released_at IS NULL AND (h.case_id = (SELECT m.case_id FROM message m WHERE m.id = OLD.message_id) OR h.mailbox_id = (SELECT m.mailbox_id FROM message m WHERE m.id = OLD.message_id) OR EXISTS (SELECT 1 FROM shared_letter s WHERE s.case_id = h.case_id AND s.message_id = OLD.message_id)));
  SELECT RAISE(ABORT, 'gate: no permit') WHERE NOT EXISTS (SELECT 1 FROM permit p WHERE p.case_id = (SELECT m.case_id FROM message m WHERE m.id = OLD.message_id) OR p.mailbox_id = (SELECT m.mailbox_id FROM message m WHERE m.id = OLD.message_id));
END
;;
CREATE TRIGGER gate_original_empty BEFORE UPDATE OF body_sealed ON original
WHEN (length(OLD.body_sealed) > 0 AND coalesce(length(NEW.body_sealed), 0) < 29)
BEGIN
  SELECT RAISE(ABORT, 'gate: a hold stands') WHERE EXISTS (SELECT 1 FROM hold h WHERE h.released_at IS NULL AND (h.case_id = (SELECT m.case_id FROM message m WHERE m.id = OLD.message_id) OR h.mailbox_id = (SELECT m.mailbox_id FROM message m WHERE m.id = OLD.message_id) OR EXISTS (SELECT 1 FROM shared_letter s WHERE s.case_id = h.case_id AND s.message_id = OLD.message_id)));
  SELECT RAISE(ABORT, 'gate: no permit') WHERE NOT EXISTS (SELECT 1 FROM permit p WHERE p.case_id = (SELECT m.case_id FROM message m WHERE m.id = OLD.message_id) OR p.mailbox_id = (SELECT m.mailbox_id FROM message m WHERE m.id = OLD.message_id));
END
;;
CREATE TRIGGER gate_original_keep BEFORE UPDATE OF message_id ON original
WHEN (OLD.message_id <> coalesce(NEW.message_id, 0))
BEGIN
  SELECT RAISE(ABORT, 'gate: a hold stands') WHERE EXISTS (SELECT 1 FROM hold h WHERE h.released_at IS NULL AND (h.case_id = (SELECT m.case_id FROM message m WHERE m.id = OLD.message_id) OR h.mailbox_id = (SELECT m.mailbox_id FROM message m WHERE m.id = OLD.message_id) OR EXISTS (SELECT 1 FROM shared_letter s WHERE s.case_id = h.case_id AND s.message_id = OLD.message_id)));
END
;;
CREATE TRIGGER gate_original_replace BEFORE INSERT ON original
BEGIN
  SELECT RAISE(ABORT, 'gate: a hold stands') WHERE EXISTS (SELECT 1 FROM original was WHERE ((was.message_id = NEW.message_id) OR (was.rowid = NEW.rowid)) AND EXISTS (SELECT 1 FROM hold h WHERE h.released_at IS NULL AND (h.case_id = (SELECT m.case_id FROM message m WHERE m.id = was.message_id) OR h.mailbox_id = (SELECT m.mailbox_id FROM message m WHERE m.id = was.message_id) OR EXISTS (SELECT 1 FROM shared_letter s WHERE s.case_id = h.case_id AND s.message_id = was.message_id))));
  SELECT RAISE(ABORT, 'gate: no permit') WHERE EXISTS (SELECT 1 FROM original was WHERE ((was.message_id = NEW.message_id) OR (was.rowid = NEW.rowid)) AND NOT EXISTS (SELECT 1 FROM permit p WHERE p.case_id = (SELECT m.case_id FROM message m WHERE m.id = was.message_id) OR p.mailbox_id = (SELECT m.mailbox_id FROM message m WHERE m.id = was.message_id)));
END
;;
CREATE TRIGGER gate_original_displace BEFORE UPDATE OF message_id ON original
BEGIN
  SELECT RAISE(ABORT, 'gate: a hold stands') WHERE EXISTS (SELECT 1 FROM original was WHERE ((was.message_id = NEW.message_id AND (OLD.message_id <> NEW.message_id))) AND EXISTS (SELECT 1 FROM hold h WHERE h.released_at IS NULL AND (h.case_id = (SELECT m.case_id FROM message m WHERE m.id = was.message_id) OR h.mailbox_id = (SELECT m.mailbox_id FROM message m WHERE m.id = was.message_id) OR EXISTS (SELECT 1 FROM shared_letter s WHERE s.case_id = h.case_id AND s.message_id = was.message_id))));
  SELECT RAISE(ABORT, 'gate: no permit') WHERE EXISTS (SELECT 1 FROM original was WHERE ((was.message_id = NEW.message_id AND (OLD.message_id <> NEW.message_id))) AND NOT EXISTS (SELECT 1 FROM permit p WHERE p.case_id = (SELECT m.case_id FROM message m WHERE m.id = was.message_id) OR p.mailbox_id = (SELECT m.mailbox_id FROM message m WHERE m.id = was.message_id)));
END
;;
CREATE TRIGGER gate_enclosure_delete BEFORE DELETE ON enclosure
BEGIN
  SELECT RAISE(ABORT, 'gate: a hold stands') WHERE EXISTS (SELECT 1 FROM hold h WHERE h.released_at IS NULL AND (h.case_id = (SELECT m.case_id FROM message m WHERE m.id = OLD.message_id) OR h.mailbox_id = (SELECT m.mailbox_id FROM message m WHERE m.id = OLD.message_id) OR EXISTS (SELECT 1 FROM shared_letter s WHERE s.case_id = h.case_id AND s.message_id = OLD.message_id)));
  SELECT RAISE(ABORT, 'gate: no permit') WHERE NOT EXISTS (SELECT 1 FROM permit p WHERE p.case_id = (SELECT m.case_id FROM message m WHERE m.id = OLD.message_id) OR p.mailbox_id = (SELECT m.mailbox_id FROM message m WHERE m.id = OLD.message_id));
END
;;
CREATE TRIGGER gate_enclosure_empty BEFORE UPDATE OF body_sealed, facts_sealed ON enclosure
WHEN (length(OLD.body_sealed) > 0 AND coalesce(length(NEW.body_sealed), 0) < 29) OR (length(OLD.facts_sealed) > 0 AND coalesce(length(NEW.facts_sealed), 0) < 29)
BEGIN
  SELECT RAISE(ABORT, 'gate: a hold stands') WHERE EXISTS (SELECT 1 FROM hold h WHERE h.released_at IS NULL AND (h.case_id = (SELECT m.case_id FROM message m WHERE m.id = OLD.message_id) OR h.mailbox_id = (SELECT m.mailbox_id FROM message m WHERE m.id = OLD.message_id) OR EXISTS (SELECT 1 FROM shared_letter s WHERE s.case_id = h.case_id AND s.message_id = OLD.message_id)));
  SELECT RAISE(ABORT, 'gate: no permit') WHERE NOT EXISTS (SELECT 1 FROM permit p WHERE p.case_id = (SELECT m.case_id FROM message m WHERE m.id = OLD.message_id) OR p.mailbox_id = (SELECT m.mailbox_id FROM message m WHERE m.id = OLD.message_id));
END
;;
CREATE TRIGGER gate_enclosure_replace BEFORE INSERT ON enclosure
BEGIN
  SELECT RAISE(ABORT, 'gate: a hold stands') WHERE EXISTS (SELECT 1 FROM enclosure was WHERE ((was.id = NEW.id)) AND EXISTS (SELECT 1 FROM hold h WHERE h.released_at IS NULL AND (h.case_id = (SELECT m.case_id FROM message m WHERE m.id = was.message_id) OR h.mailbox_id = (SELECT m.mailbox_id FROM message m WHERE m.id = was.message_id) OR EXISTS (SELECT 1 FROM shared_letter s WHERE s.case_id = h.case_id AND s.message_id = was.message_id))));
  SELECT RAISE(ABORT, 'gate: no permit') WHERE EXISTS (SELECT 1 FROM enclosure was WHERE ((was.id = NEW.id)) AND NOT EXISTS (SELECT 1 FROM permit p WHERE p.case_id = (SELECT m.case_id FROM message m WHERE m.id = was.message_id) OR p.mailbox_id = (SELECT m.mailbox_id FROM message m WHERE m.id = was.message_id)));
END
;;
CREATE TRIGGER gate_enclosure_displace BEFORE UPDATE OF id ON enclosure
BEGIN
  SELECT RAISE(ABORT, 'gate: a hold stands') WHERE EXISTS (SELECT 1 FROM enclosure was WHERE ((was.id = NEW.id AND (OLD.id <> NEW.id))) AND EXISTS (SELECT 1 FROM hold h WHERE h.released_at IS NULL AND (h.case_id = (SELECT m.case_id FROM message m WHERE m.id = was.message_id) OR h.mailbox_id = (SELECT m.mailbox_id FROM message m WHERE m.id = was.message_id) OR EXISTS (SELECT 1 FROM shared_letter s WHERE s.case_id = h.case_id AND s.message_id = was.message_id))));
  SELECT RAISE(ABORT, 'gate: no permit') WHERE EXISTS (SELECT 1 FROM enclosure was WHERE ((was.id = NEW.id AND (OLD.id <> NEW.id))) AND NOT EXISTS (SELECT 1 FROM permit p WHERE p.case_id = (SELECT m.case_id FROM message m WHERE m.id = was.message_id) OR p.mailbox_id = (SELECT m.mailbox_id FROM message m WHERE m.id = was.message_id)));
END
;;
CREATE TRIGGER gate_reading_delete BEFORE DELETE ON reading
BEGIN
  SELECT RAISE(ABORT, 'gate: a hold stands') WHERE EXISTS (SELECT 1 FROM hold h WHERE h.released_at IS NULL AND (h.case_id = (SELECT m.case_id FROM message m WHERE m.id = OLD.message_id) OR h.mailbox_id = (SELECT m.mailbox_id FROM message m WHERE m.id = OLD.message_id) OR EXISTS (SELECT 1 FROM shared_letter s WHERE s.case_id = h.case_id AND s.message_id = OLD.message_id)));
  SELECT RAISE(ABORT, 'gate: no permit') WHERE NOT EXISTS (SELECT 1 FROM permit p WHERE p.case_id = (SELECT m.case_id FROM message m WHERE m.id = OLD.message_id) OR p.mailbox_id = (SELECT m.mailbox_id FROM message m WHERE m.id = OLD.message_id));
END
;;
CREATE TRIGGER gate_reading_empty BEFORE UPDATE OF evidence_sealed ON reading
WHEN (length(OLD.evidence_sealed) > 0 AND coalesce(length(NEW.evidence_sealed), 0) < 29)
BEGIN
  SELECT RAISE(ABORT, 'gate: a hold stands') WHERE EXISTS (SELECT 1 FROM hold h WHERE h.released_at IS NULL AND (h.case_id = (SELECT m.case_id FROM message m WHERE m.id = OLD.message_id) OR h.mailbox_id = (SELECT m.mailbox_id FROM message m WHERE m.id = OLD.message_id) OR EXISTS (SELECT 1 FROM shared_letter s WHERE s.case_id = h.case_id AND s.message_id = OLD.message_id)));
  SELECT RAISE(ABORT, 'gate: no permit') WHERE NOT EXISTS (SELECT 1 FROM permit p WHERE p.case_id = (SELECT m.case_id FROM message m WHERE m.id = OLD.message_id) OR p.mailbox_id = (SELECT m.mailbox_id FROM message m WHERE m.id = OLD.message_id));
END
;;
CREATE TRIGGER gate_reading_keep BEFORE UPDATE OF message_id ON reading
WHEN (OLD.message_id <> coalesce(NEW.message_id, 0))
BEGIN
  SELECT RAISE(ABORT, 'gate: a hold stands') WHERE EXISTS (SELECT 1 FROM hold h WHERE h.released_at IS NULL AND (h.case_id = (SELECT m.case_id FROM message m WHERE m.id = OLD.message_id) OR h.mailbox_id = (SELECT m.mailbox_id FROM message m WHERE m.id = OLD.message_id) OR EXISTS (SELECT 1 FROM shared_letter s WHERE s.case_id = h.case_id AND s.message_id = OLD.message_id)));
END
;;
CREATE TRIGGER gate_reading_replace BEFORE INSERT ON reading
BEGIN
  SELECT RAISE(ABORT, 'gate: a hold stands') WHERE EXISTS (SELECT 1 FROM reading was WHERE ((was.message_id = NEW.message_id) OR (was.rowid = NEW.rowid)) AND EXISTS (SELECT 1 FROM hold h WHERE h.released_at IS NULL AND (h.case_id = (SELECT m.case_id FROM message m WHERE m.id = was.message_id) OR h.mailbox_id = (SELECT m.mailbox_id FROM message m WHERE m.id = was.message_id) OR EXISTS (SELECT 1 FROM shared_letter s WHERE s.case_id = h.case_id AND s.message_id = was.message_id))));
  SELECT RAISE(ABORT, 'gate: no permit') WHERE EXISTS (SELECT 1 FROM reading was WHERE ((was.message_id = NEW.message_id) OR (was.rowid = NEW.rowid)) AND NOT EXISTS (SELECT 1 FROM permit p WHERE p.case_id = (SELECT m.case_id FROM message m WHERE m.id = was.message_id) OR p.mailbox_id = (SELECT m.mailbox_id FROM message m WHERE m.id = was.message_id)));
END
;;
CREATE TRIGGER gate_reading_displace BEFORE UPDATE OF message_id ON reading
BEGIN
  SELECT RAISE(ABORT, 'gate: a hold stands') WHERE EXISTS (SELECT 1 FROM reading was WHERE ((was.message_id = NEW.message_id AND (OLD.message_id <> NEW.message_id))) AND EXISTS (SELECT 1 FROM hold h WHERE h.released_at IS NULL AND (h.case_id = (SELECT m.case_id FROM message m WHERE m.id = was.message_id) OR h.mailbox_id = (SELECT m.mailbox_id FROM message m WHERE m.id = was.message_id) OR EXISTS (SELECT 1 FROM shared_letter s WHERE s.case_id = h.case_id AND s.message_id = was.message_id))));
  SELECT RAISE(ABORT, 'gate: no permit') WHERE EXISTS (SELECT 1 FROM reading was WHERE ((was.message_id = NEW.message_id AND (OLD.message_id <> NEW.message_id))) AND NOT EXISTS (SELECT 1 FROM permit p WHERE p.case_id = (SELECT m.case_id FROM message m WHERE m.id = was.message_id) OR p.mailbox_id = (SELECT m.mailbox_id FROM message m WHERE m.id = was.message_id)));
END
;;
CREATE TRIGGER gate_reading_correction_delete BEFORE DELETE ON reading_correction
BEGIN
  SELECT RAISE(ABORT, 'gate: a hold stands') WHERE EXISTS (SELECT 1 FROM hold h WHERE h.released_at IS NULL AND (h.case_id = (SELECT m.case_id FROM message m WHERE m.id = OLD.message_id) OR h.mailbox_id = (SELECT m.mailbox_id FROM message m WHERE m.id = OLD.message_id) OR EXISTS (SELECT 1 FROM shared_letter s WHERE s.case_id = h.case_id AND s.message_id = OLD.message_id)));
  SELECT RAISE(ABORT, 'gate: no permit') WHERE NOT EXISTS (SELECT 1 FROM permit p WHERE p.case_id = (SELECT m.case_id FROM message m WHERE m.id = OLD.message_id) OR p.mailbox_id = (SELECT m.mailbox_id FROM message m WHERE m.id = OLD.message_id));
END
;;
CREATE TRIGGER gate_reading_correction_keep BEFORE UPDATE OF message_id ON reading_correction
WHEN (OLD.message_id <> coalesce(NEW.message_id, 0))
BEGIN
  SELECT RAISE(ABORT, 'gate: a hold stands') WHERE EXISTS (SELECT 1 FROM hold h WHERE h.released_at IS NULL AND (h.case_id = (SELECT m.case_id FROM message m WHERE m.id = OLD.message_id) OR h.mailbox_id = (SELECT m.mailbox_id FROM message m WHERE m.id = OLD.message_id) OR EXISTS (SELECT 1 FROM shared_letter s WHERE s.case_id = h.case_id AND s.message_id = OLD.message_id)));
END
;;
CREATE TRIGGER gate_reading_correction_replace BEFORE INSERT ON reading_correction
BEGIN
  SELECT RAISE(ABORT, 'gate: a hold stands') WHERE EXISTS (SELECT 1 FROM reading_correction was WHERE ((was.id = NEW.id)) AND EXISTS (SELECT 1 FROM hold h WHERE h.released_at IS NULL AND (h.case_id = (SELECT m.case_id FROM message m WHERE m.id = was.message_id) OR h.mailbox_id = (SELECT m.mailbox_id FROM message m WHERE m.id = was.message_id) OR EXISTS (SELECT 1 FROM shared_letter s WHERE s.case_id = h.case_id AND s.message_id = was.message_id))));
  SELECT RAISE(ABORT, 'gate: no permit') WHERE EXISTS (SELECT 1 FROM reading_correction was WHERE ((was.id = NEW.id)) AND NOT EXISTS (SELECT 1 FROM permit p WHERE p.case_id = (SELECT m.case_id FROM message m WHERE m.id = was.message_id) OR p.mailbox_id = (SELECT m.mailbox_id FROM message m WHERE m.id = was.message_id)));
END
;;
CREATE TRIGGER gate_reading_correction_displace BEFORE UPDATE OF id ON reading_correction
BEGIN
  SELECT RAISE(ABORT, 'gate: a hold stands') WHERE EXISTS (SELECT 1 FROM reading_correction was WHERE ((was.id = NEW.id AND (OLD.id <> NEW.id))) AND EXISTS (SELECT 1 FROM hold h WHERE h.released_at IS NULL AND (h.case_id = (SELECT m.case_id FROM message m WHERE m.id = was.message_id) OR h.mailbox_id = (SELECT m.mailbox_id FROM message m WHERE m.id = was.message_id) OR EXISTS (SELECT 1 FROM shared_letter s WHERE s.case_id = h.case_id AND s.message_id = was.message_id))));
  SELECT RAISE(ABORT, 'gate: no permit') WHERE EXISTS (SELECT 1 FROM reading_correction was WHERE ((was.id = NEW.id AND (OLD.id <> NEW.id))) AND NOT EXISTS (SELECT 1 FROM permit p WHERE p.case_id = (SELECT m.case_id FROM message m WHERE m.id = was.message_id) OR p.mailbox_id = (SELECT m.mailbox_id FROM message m WHERE m.id = was.message_id)));
END
;;
CREATE TRIGGER gate_mandate_delete BEFORE DELETE ON mandate
BEGIN
  SELECT RAISE(ABORT, 'gate: a hold stands') WHERE EXISTS (SELECT 1 FROM hold h WHERE h.released_at IS NULL AND (h.case_id = OLD.case_id OR h.mailbox_id = (SELECT c.mailbox_id FROM case_file c WHERE c.id = OLD.case_id)));
  SELECT RAISE(ABORT, 'gate: no permit') WHERE NOT EXISTS (SELECT 1 FROM permit p WHERE p.case_id = OLD.case_id OR p.mailbox_id = (SELECT c.mailbox_id FROM case_file c WHERE c.id = OLD.case_id));
END
;;
CREATE TRIGGER gate_mandate_empty BEFORE UPDATE OF person_sealed ON mandate
WHEN (length(OLD.person_sealed) > 0 AND coalesce(length(NEW.person_sealed), 0) < 29)
BEGIN
  SELECT RAISE(ABORT, 'gate: a hold stands') WHERE EXISTS (SELECT 1 FROM hold h WHERE h.released_at IS NULL AND (h.case_id = OLD.case_id OR h.mailbox_id = (SELECT c.mailbox_id FROM case_file c WHERE c.id = OLD.case_id)));
  SELECT RAISE(ABORT, 'gate: no permit') WHERE NOT EXISTS (SELECT 1 FROM permit p WHERE p.case_id = OLD.case_id OR p.mailbox_id = (SELECT c.mailbox_id FROM case_file c WHERE c.id = OLD.case_id));
END
;;
CREATE TRIGGER gate_mandate_keep BEFORE UPDATE OF case_id ON mandate
WHEN (OLD.case_id <> coalesce(NEW.case_id, 0))
BEGIN
  SELECT RAISE(ABORT, 'gate: a hold stands') WHERE EXISTS (SELECT 1 FROM hold h WHERE h.released_at IS NULL AND (h.case_id = OLD.case_id OR h.mailbox_id = (SELECT c.mailbox_id FROM case_file c WHERE c.id = OLD.case_id)));
END
;;
CREATE TRIGGER gate_mandate_replace BEFORE INSERT ON mandate
BEGIN
  SELECT RAISE(ABORT, 'gate: a hold stands') WHERE EXISTS (SELECT 1 FROM mandate was WHERE ((was.case_id = NEW.case_id) OR (was.rowid = NEW.rowid)) AND EXISTS (SELECT 1 FROM hold h WHERE h.released_at IS NULL AND (h.case_id = was.case_id OR h.mailbox_id = (SELECT c.mailbox_id FROM case_file c WHERE c.id = was.case_id))));
  SELECT RAISE(ABORT, 'gate: no permit') WHERE EXISTS (SELECT 1 FROM mandate was WHERE ((was.case_id = NEW.case_id) OR (was.rowid = NEW.rowid)) AND NOT EXISTS (SELECT 1 FROM permit p WHERE p.case_id = was.case_id OR p.mailbox_id = (SELECT c.mailbox_id FROM case_file c WHERE c.id = was.case_id)));
END
;;
CREATE TRIGGER gate_mandate_displace BEFORE UPDATE OF case_id ON mandate
BEGIN
  SELECT RAISE(ABORT, 'gate: a hold stands') WHERE EXISTS (SELECT 1 FROM mandate was WHERE ((was.case_id = NEW.case_id AND (OLD.case_id <> NEW.case_id))) AND EXISTS (SELECT 1 FROM hold h WHERE h.released_at IS NULL AND (h.case_id = was.case_id OR h.mailbox_id = (SELECT c.mailbox_id FROM case_file c WHERE c.id = was.case_id))));
  SELECT RAISE(ABORT, 'gate: no permit') WHERE EXISTS (SELECT 1 FROM mandate was WHERE ((was.case_id = NEW.case_id AND (OLD.case_id <> NEW.case_id))) AND NOT EXISTS (SELECT 1 FROM permit p WHERE p.case_id = was.case_id OR p.mailbox_id = (SELECT c.mailbox_id FROM case_file c WHERE c.id = was.case_id)));
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
WHEN ((length(OLD.words_sealed) > 0 AND coalesce(length(NEW.words_sealed), 0) < 29)) AND NOT (EXISTS (SELECT 1 FROM message m WHERE OLD.what = 'message' AND m.id = OLD.ref AND m.content_sealed = OLD.words_sealed) OR EXISTS (SELECT 1 FROM reading r WHERE OLD.what = 'reading' AND r.message_id = OLD.ref AND r.evidence_sealed = OLD.words_sealed) OR EXISTS (SELECT 1 FROM event e WHERE OLD.what = 'event' AND e.case_id = OLD.case_id AND e.seq = OLD.ref AND e.content_sealed = OLD.words_sealed))
BEGIN
  SELECT RAISE(ABORT, 'gate: a hold stands') WHERE EXISTS (SELECT 1 FROM hold h WHERE h.released_at IS NULL AND (h.case_id = OLD.case_id OR h.mailbox_id = (SELECT c.mailbox_id FROM case_file c WHERE c.id = OLD.case_id)));
  SELECT RAISE(ABORT, 'gate: no permit') WHERE NOT EXISTS (SELECT 1 FROM permit p WHERE p.case_id = OLD.case_id OR p.mailbox_id = (SELECT c.mailbox_id FROM case_file c WHERE c.id = OLD.case_id));
END
;;
CREATE TRIGGER gate_scrub_set_by_keep BEFORE UPDATE OF case_id ON scrub_set_by
WHEN (OLD.case_id <> coalesce(NEW.case_id, 0))
BEGIN
  SELECT RAISE(ABORT, 'gate: a hold stands') WHERE EXISTS (SELECT 1 FROM hold h WHERE h.released_at IS NULL AND (h.case_id = OLD.case_id OR h.mailbox_id = (SELECT c.mailbox_id FROM case_file c WHERE c.id = OLD.case_id)));
END
;;
CREATE TRIGGER gate_scrub_set_by_replace BEFORE INSERT ON scrub_set_by
BEGIN
  SELECT RAISE(ABORT, 'gate: a hold stands') WHERE EXISTS (SELECT 1 FROM scrub_set_by was WHERE ((was.case_id = NEW.case_id AND was.what = NEW.what AND was.ref = NEW.ref) OR (was.rowid = NEW.rowid)) AND NOT (EXISTS (SELECT 1 FROM message m WHERE was.what = 'message' AND m.id = was.ref AND m.content_sealed = was.words_sealed) OR EXISTS (SELECT 1 FROM reading r WHERE was.what = 'reading' AND r.message_id = was.ref AND r.evidence_sealed = was.words_sealed) OR EXISTS (SELECT 1 FROM event e WHERE was.what = 'event' AND e.case_id = was.case_id AND e.seq = was.ref AND e.content_sealed = was.words_sealed)) AND EXISTS (SELECT 1 FROM hold h WHERE h.released_at IS NULL AND (h.case_id = was.case_id OR h.mailbox_id = (SELECT c.mailbox_id FROM case_file c WHERE c.id = was.case_id))));
  SELECT RAISE(ABORT, 'gate: no permit') WHERE EXISTS (SELECT 1 FROM scrub_set_by was WHERE ((was.case_id = NEW.case_id AND was.what = NEW.what AND was.ref = NEW.ref) OR (was.rowid = NEW.rowid)) AND NOT (EXISTS (SELECT 1 FROM message m WHERE was.what = 'message' AND m.id = was.ref AND m.content_sealed = was.words_sealed) OR EXISTS (SELECT 1 FROM reading r WHERE was.what = 'reading' AND r.message_id = was.ref AND r.evidence_sealed = was.words_sealed) OR EXISTS (SELECT 1 FROM event e WHERE was.what = 'event' AND e.case_id = was.case_id AND e.seq = was.ref AND e.content_sealed = was.words_sealed)) AND NOT EXISTS (SELECT 1 FROM permit p WHERE p.case_id = was.case_id OR p.mailbox_id = (SELECT c.mailbox_id FROM case_file c WHERE c.id = was.case_id)));
END
;;
CREATE TRIGGER gate_scrub_set_by_displace BEFORE UPDATE OF case_id, what, ref ON scrub_set_by
BEGIN
  SELECT RAISE(ABORT, 'gate: a hold stands') WHERE EXISTS (SELECT 1 FROM scrub_set_by was WHERE ((was.case_id = NEW.case_id AND was.what = NEW.what AND was.ref = NEW.ref AND (OLD.case_id <> NEW.case_id OR OLD.what <> NEW.what OR OLD.ref <> NEW.ref))) AND NOT (EXISTS (SELECT 1 FROM message m WHERE was.what = 'message' AND m.id = was.ref AND m.content_sealed = was.words_sealed) OR EXISTS (SELECT 1 FROM reading r WHERE was.what = 'reading' AND r.message_id = was.ref AND r.evidence_sealed = was.words_sealed) OR EXISTS (SELECT 1 FROM event e WHERE was.what = 'event' AND e.case_id = was.case_id AND e.seq = was.ref AND e.content_sealed = was.words_sealed)) AND EXISTS (SELECT 1 FROM hold h WHERE h.released_at IS NULL AND (h.case_id = was.case_id OR h.mailbox_id = (SELECT c.mailbox_id FROM case_file c WHERE c.id = was.case_id))));
  SELECT RAISE(ABORT, 'gate: no permit') WHERE EXISTS (SELECT 1 FROM scrub_set_by was WHERE ((was.case_id = NEW.case_id AND was.what = NEW.what AND was.ref = NEW.ref AND (OLD.case_id <> NEW.case_id OR OLD.what <> NEW.what OR OLD.ref <> NEW.ref))) AND NOT (EXISTS (SELECT 1 FROM message m WHERE was.what = 'message' AND m.id = was.ref AND m.content_sealed = was.words_sealed) OR EXISTS (SELECT 1 FROM reading r WHERE was.what = 'reading' AND r.message_id = was.ref AND r.evidence_sealed = was.words_sealed) OR EXISTS (SELECT 1 FROM event e WHERE was.what = 'event' AND e.case_id = was.case_id AND e.seq = was.ref AND e.content_sealed = was.words_sealed)) AND NOT EXISTS (SELECT 1 FROM permit p WHERE p.case_id = was.case_id OR p.mailbox_id = (SELECT c.mailbox_id FROM case_file c WHERE c.id = was.case_id)));
END
;;
CREATE TRIGGER gate_shared_letter_delete BEFORE DELETE ON shared_letter
BEGIN
  SELECT RAISE(ABORT, 'gate: a hold stands') WHERE EXISTS (SELECT 1 FROM hold h WHERE h.released_at IS NULL AND (h.case_id = OLD.case_id OR h.mailbox_id = (SELECT c.mailbox_id FROM case_file c WHERE c.id = OLD.case_id)));
END
;;
CREATE TRIGGER gate_shared_letter_keep BEFORE UPDATE OF case_id ON shared_letter
WHEN (OLD.case_id <> coalesce(NEW.case_id, 0))
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
CREATE TRIGGER gate_mailbox_replace BEFORE INSERT ON mailbox
BEGIN
  SELECT RAISE(ABORT, 'gate: a hold stands') WHERE EXISTS (SELECT 1 FROM mailbox was WHERE ((was.id = NEW.id) OR (was.organisation_id = NEW.organisation_id AND was.name = NEW.name)) AND NOT (was.status = 'proposed') AND EXISTS (SELECT 1 FROM hold h WHERE h.released_at IS NULL AND (h.mailbox_id = was.id OR EXISTS (SELECT 1 FROM case_file c WHERE c.id = h.case_id AND c.mailbox_id = was.id) OR EXISTS (SELECT 1 FROM shared_letter s JOIN message m ON m.id = s.message_id WHERE s.case_id = h.case_id AND m.mailbox_id = was.id))));
  SELECT RAISE(ABORT, 'gate: no permit') WHERE EXISTS (SELECT 1 FROM mailbox was WHERE ((was.id = NEW.id) OR (was.organisation_id = NEW.organisation_id AND was.name = NEW.name)) AND NOT (was.status = 'proposed') AND NOT EXISTS (SELECT 1 FROM permit p WHERE p.mailbox_id = was.id));
END
;;
CREATE TRIGGER gate_mailbox_displace BEFORE UPDATE OF id, organisation_id, name ON mailbox
BEGIN
  SELECT RAISE(ABORT, 'gate: a hold stands') WHERE EXISTS (SELECT 1 FROM mailbox was WHERE ((was.id = NEW.id AND (OLD.id <> NEW.id)) OR (was.organisation_id = NEW.organisation_id AND was.name = NEW.name AND (OLD.organisation_id <> NEW.organisation_id OR OLD.name <> NEW.name))) AND NOT (was.status = 'proposed') AND EXISTS (SELECT 1 FROM hold h WHERE h.released_at IS NULL AND (h.mailbox_id = was.id OR EXISTS (SELECT 1 FROM case_file c WHERE c.id = h.case_id AND c.mailbox_id = was.id) OR EXISTS (SELECT 1 FROM shared_letter s JOIN message m ON m.id = s.message_id WHERE s.case_id = h.case_id AND m.mailbox_id = was.id))));
  SELECT RAISE(ABORT, 'gate: no permit') WHERE EXISTS (SELECT 1 FROM mailbox was WHERE ((was.id = NEW.id AND (OLD.id <> NEW.id)) OR (was.organisation_id = NEW.organisation_id AND was.name = NEW.name AND (OLD.organisation_id <> NEW.organisation_id OR OLD.name <> NEW.name))) AND NOT (was.status = 'proposed') AND NOT EXISTS (SELECT 1 FROM permit p WHERE p.mailbox_id = was.id));
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
WHEN ((length(OLD.wrapped) > 0 AND coalesce(length(NEW.wrapped), 0) < 48)) AND NOT (NOT EXISTS (SELECT 1 FROM mailbox b WHERE b.key_id = OLD.id) AND NOT EXISTS (SELECT 1 FROM organisation o WHERE o.key_id = OLD.id) AND NOT EXISTS (SELECT 1 FROM incident_desk d WHERE d.key_id = OLD.id))
BEGIN
  SELECT RAISE(ABORT, 'gate: a hold stands') WHERE EXISTS (SELECT 1 FROM hold h WHERE h.released_at IS NULL AND (h.mailbox_id = (SELECT b.id FROM mailbox b WHERE b.key_id = OLD.id) OR EXISTS (SELECT 1 FROM case_file c WHERE c.id = h.case_id AND c.mailbox_id = (SELECT b.id FROM mailbox b WHERE b.key_id = OLD.id)) OR EXISTS (SELECT 1 FROM shared_letter s JOIN message m ON m.id = s.message_id WHERE s.case_id = h.case_id AND m.mailbox_id = (SELECT b.id FROM mailbox b WHERE b.key_id = OLD.id))));
  SELECT RAISE(ABORT, 'gate: no permit') WHERE NOT EXISTS (SELECT 1 FROM permit p WHERE p.mailbox_id = (SELECT b.id FROM mailbox b WHERE b.key_id = OLD.id));
END
;;
CREATE TRIGGER gate_data_key_replace BEFORE INSERT ON data_key
BEGIN
  SELECT RAISE(ABORT, 'gate: a hold stands') WHERE EXISTS (SELECT 1 FROM data_key was WHERE ((was.id = NEW.id)) AND NOT (NOT EXISTS (SELECT 1 FROM mailbox b WHERE b.key_id = was.id) AND NOT EXISTS (SELECT 1 FROM organisation o WHERE o.key_id = was.id) AND NOT EXISTS (SELECT 1 FROM incident_desk d WHERE d.key_id = was.id)) AND EXISTS (SELECT 1 FROM hold h WHERE h.released_at IS NULL AND (h.mailbox_id = (SELECT b.id FROM mailbox b WHERE b.key_id = was.id) OR EXISTS (SELECT 1 FROM case_file c WHERE c.id = h.case_id AND c.mailbox_id = (SELECT b.id FROM mailbox b WHERE b.key_id = was.id)) OR EXISTS (SELECT 1 FROM shared_letter s JOIN message m ON m.id = s.message_id WHERE s.case_id = h.case_id AND m.mailbox_id = (SELECT b.id FROM mailbox b WHERE b.key_id = was.id)))));
  SELECT RAISE(ABORT, 'gate: no permit') WHERE EXISTS (SELECT 1 FROM data_key was WHERE ((was.id = NEW.id)) AND NOT (NOT EXISTS (SELECT 1 FROM mailbox b WHERE b.key_id = was.id) AND NOT EXISTS (SELECT 1 FROM organisation o WHERE o.key_id = was.id) AND NOT EXISTS (SELECT 1 FROM incident_desk d WHERE d.key_id = was.id)) AND NOT EXISTS (SELECT 1 FROM permit p WHERE p.mailbox_id = (SELECT b.id FROM mailbox b WHERE b.key_id = was.id)));
END
;;
CREATE TRIGGER gate_data_key_displace BEFORE UPDATE OF id ON data_key
BEGIN
  SELECT RAISE(ABORT, 'gate: a hold stands') WHERE EXISTS (SELECT 1 FROM data_key was WHERE ((was.id = NEW.id AND (OLD.id <> NEW.id))) AND NOT (NOT EXISTS (SELECT 1 FROM mailbox b WHERE b.key_id = was.id) AND NOT EXISTS (SELECT 1 FROM organisation o WHERE o.key_id = was.id) AND NOT EXISTS (SELECT 1 FROM incident_desk d WHERE d.key_id = was.id)) AND EXISTS (SELECT 1 FROM hold h WHERE h.released_at IS NULL AND (h.mailbox_id = (SELECT b.id FROM mailbox b WHERE b.key_id = was.id) OR EXISTS (SELECT 1 FROM case_file c WHERE c.id = h.case_id AND c.mailbox_id = (SELECT b.id FROM mailbox b WHERE b.key_id = was.id)) OR EXISTS (SELECT 1 FROM shared_letter s JOIN message m ON m.id = s.message_id WHERE s.case_id = h.case_id AND m.mailbox_id = (SELECT b.id FROM mailbox b WHERE b.key_id = was.id)))));
  SELECT RAISE(ABORT, 'gate: no permit') WHERE EXISTS (SELECT 1 FROM data_key was WHERE ((was.id = NEW.id AND (OLD.id <> NEW.id))) AND NOT (NOT EXISTS (SELECT 1 FROM mailbox b WHERE b.key_id = was.id) AND NOT EXISTS (SELECT 1 FROM organisation o WHERE o.key_id = was.id) AND NOT EXISTS (SELECT 1 FROM incident_desk d WHERE d.key_id = was.id)) AND NOT EXISTS (SELECT 1 FROM permit p WHERE p.mailbox_id = (SELECT b.id FROM mailbox b WHERE b.key_id = was.id)));
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
CREATE TRIGGER gate_hold_replace BEFORE INSERT ON hold
BEGIN
  SELECT RAISE(ABORT, 'gate: a hold stands') WHERE EXISTS (SELECT 1 FROM hold was WHERE ((was.id = NEW.id)) AND was.released_at IS NULL);
END
;;
CREATE TRIGGER gate_hold_displace BEFORE UPDATE OF id ON hold
BEGIN
  SELECT RAISE(ABORT, 'gate: a hold stands') WHERE EXISTS (SELECT 1 FROM hold was WHERE ((was.id = NEW.id AND (OLD.id <> NEW.id))) AND was.released_at IS NULL);
END
;;
