/**
 * What is sent of a job to the receiver of many: what it is, by whom, and what is kept of it while the receiver is away.
 *
 * <p>What belongs here: the announcement of files, the words that sender and receiver share, the folder in which a sender keeps
 * what could not be sent yet. What does not: what a report says, and what the receiver does with it.
 */
module eyas.delivery {
    requires transitive eyas.http;
    requires eyas.text;
    requires static transitive org.jspecify;

    exports eyas.delivery;
    exports eyas.delivery.spool;
}
