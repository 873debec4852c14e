/**
 * Golden files of tests: compare what the code does now with a stored file, or rewrite the file on demand; and read
 * Markdown as others do. Not shipped.
 */
module eyas.testsupport {
    exports eyas.testsupport;

    requires org.commonmark;
    requires org.commonmark.ext.autolink;
    requires org.commonmark.ext.gfm.strikethrough;
    requires org.commonmark.ext.gfm.tables;
    requires static transitive org.jspecify;
}
