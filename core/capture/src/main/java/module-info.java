/**
 * Reads and writes capture files, and upgrades the events of old ones to the current schema.
 *
 * <p>Knows the file format and every version of it. Nothing above this module knows that old versions exist; nothing in
 * it knows what events mean beyond what the event table says.
 */
module eyas.capture {
    requires static transitive org.jspecify;
    requires transitive eyas.event;
    requires eyas.text;

    exports eyas.capture;
    exports eyas.capture.redaction;
    exports eyas.capture.ring;
}
