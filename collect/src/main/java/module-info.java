/**
 * The receiver: takes reports, alerts and captures from many senders, keeps them and writes them into the tables.
 */
module eyas.collect {
    requires transitive eyas.delivery;
    requires transitive eyas.tables;
    requires static transitive org.jspecify;

    exports eyas.collect;
}
