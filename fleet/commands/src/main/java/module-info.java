/** The fleet commands {@code tables}, {@code collect} and {@code hunt}, which are distributed in an archive of their own. */
module eyas.fleet {
    requires eyas.cli;
    requires eyas.collect;
    requires eyas.hunt;
    requires eyas.live;
    requires eyas.session;
    requires eyas.tables;
    requires eyas.text;
    requires info.picocli;
    requires static transitive org.jspecify;

    opens eyas.fleet to
            info.picocli;
    opens eyas.fleet.collect to
            info.picocli;
    opens eyas.fleet.hunt to
            info.picocli;
    opens eyas.fleet.tables to
            info.picocli;
}
