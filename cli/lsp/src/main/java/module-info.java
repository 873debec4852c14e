/**
 * Holds the language server for rules files and locks: what editors ask for while somebody writes them.
 *
 * <p>It speaks the Language Server Protocol over two streams that somebody else owns. What is right or wrong with a file is
 * the business of {@code eyas.rules} and {@code eyas.baseline}; this module only says it in the protocol's words.
 */
module eyas.lsp {
    requires transitive eyas.rules;
    requires eyas.baseline;
    requires eyas.workbench;
    requires com.google.gson;
    requires org.eclipse.lsp4j;
    requires org.eclipse.lsp4j.jsonrpc;
    requires static transitive org.jspecify;

    exports eyas.lsp;

    // LSP4J calls the services by reflection.
    opens eyas.lsp to
            org.eclipse.lsp4j.jsonrpc;
}
