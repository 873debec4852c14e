/**
 * Questions about many jobs: which of them did something, when it was done first, and what is new.
 */
module eyas.hunt {
    requires transitive eyas.tables;
    requires transitive eyas.workbench;
    requires static transitive org.jspecify;

    exports eyas.hunt;
}
