/**
 * What goes from who watched a job to a receiver: what is announced, how it waits while the receiver is away, and who may send.
 *
 * <p>It knows neither reports nor tables: it carries files, and says whose they are.
 */
module eyas.delivery {
    requires transitive eyas.service;
    requires transitive eyas.text;
    requires static transitive org.jspecify;

    exports eyas.delivery;
}
