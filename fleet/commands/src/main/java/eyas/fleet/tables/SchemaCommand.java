package eyas.fleet.tables;

import eyas.session.terminal.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints the schema of the tables. */
@Command(
        name = "schema",
        description = "Print the tables and their columns.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        customSynopsis = "eyas tables schema [OPTION ...] [TABLE]")
public final class SchemaCommand implements Callable<Integer> {
    /** Output formats. */
    enum Form {
        TEXT,
        JSON,
        MARKDOWN
    }

    @Parameters(arity = "0..1", paramLabel = "TABLE", description = "Print only this table.", defaultValue = "")
    private String table = "";

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "Output format: text, json or markdown (default: ${DEFAULT-VALUE}).",
            defaultValue = "text")
    private Form format = Form.TEXT;

    // picocli fills the annotated fields.
    @SuppressWarnings("NullAway.Init")
    SchemaCommand() {}

    @Override
    public Integer call() {
        TableSchema schema = TableSchema.of(table);
        System.out.print(
                switch (format) {
                    case TEXT -> schema.text();
                    case JSON -> schema.json();
                    case MARKDOWN -> schema.markdown();
                });
        System.out.flush();
        return ExitCode.OK;
    }
}
