/**
 * Language server for rules files and locks.
 *
 * <p>Speaks the Language Server Protocol over two streams that the caller owns. {@code eyas.rules} and {@code eyas.baseline} find the
 * problems in files; this module reports them in the protocol.
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
