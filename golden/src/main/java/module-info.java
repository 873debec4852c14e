/**
 * Golden files of tests: compare what the code does now with a stored file, or rewrite the file on demand. Not shipped.
 */
module eyas.golden {
    exports eyas.golden;

    requires static transitive org.jspecify;
}
