/**
 * Reads and writes capture files, and upgrades the events of old ones to the current schema.
 *
 * <p>Contains the knowledge about the file format and all its versions. Modules above this one do not handle old versions; this module
 * knows nothing about the meaning of events beyond the event table.
 */
module eyas.capture {
    requires static transitive org.jspecify;
    requires transitive eyas.event;
    requires eyas.text;

    exports eyas.capture;
    exports eyas.capture.redaction;
    exports eyas.capture.ring;
}
