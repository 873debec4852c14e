/** Test support: golden files and parsed Markdown. Not shipped. */
module eyas.testsupport {
    exports eyas.testsupport;

    requires org.commonmark;
    requires org.commonmark.ext.autolink;
    requires org.commonmark.ext.gfm.strikethrough;
    requires org.commonmark.ext.gfm.tables;
    requires static transitive org.jspecify;
}
