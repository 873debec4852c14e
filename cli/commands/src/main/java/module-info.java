/** Contains the commands and wires the modules together: the only module that depends on both event sources, prints, and exits. */
module eyas.cli {
    requires eyas.agent;
    requires eyas.config;
    requires eyas.enrich;
    requires eyas.falco;
    requires eyas.host;
    requires eyas.baseline;
    requires eyas.lsp;
    requires eyas.plugin;
    requires eyas.session;
    requires eyas.workbench;
    requires info.picocli;
    requires static transitive org.jspecify;

    exports eyas.cli;
    exports eyas.cli.options;

    opens eyas.cli to
            info.picocli;
    opens eyas.cli.action to
            info.picocli;
    opens eyas.cli.analyze to
            info.picocli;
    opens eyas.cli.completion to
            info.picocli;
    opens eyas.cli.falco to
            info.picocli;
    opens eyas.cli.host to
            info.picocli;
    opens eyas.cli.lock to
            info.picocli;
    opens eyas.cli.manual to
            info.picocli;
    opens eyas.cli.options to
            info.picocli;
    opens eyas.cli.read to
            info.picocli;
    opens eyas.cli.record to
            info.picocli;
    opens eyas.cli.rules to
            info.picocli;
    opens eyas.cli.top to
            info.picocli;
    opens eyas.cli.watch to
            info.picocli;
}
