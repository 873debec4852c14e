/**
 * Delivery of a job's data to the receiver: the manifest of files, the protocol that sender and receiver share, and the spool of
 * unsent deliveries.
 *
 * <p>The contents of a report and the receiver are in other modules.
 */
module eyas.delivery {
    requires transitive eyas.http;
    requires eyas.text;
    requires static transitive org.jspecify;

    exports eyas.delivery;
    exports eyas.delivery.spool;
}
