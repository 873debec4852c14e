package eyas.fleet.tables;

import eyas.session.terminal.CommandFailure;
import eyas.session.terminal.ExitCode;
import eyas.tables.read.JobSource;
import eyas.tables.read.ReportRows;
import eyas.tables.store.FolderStore;
import eyas.tables.store.Store;
import eyas.tables.write.TableWriter;
import eyas.tables.write.WriteSummary;
import eyas.text.FileProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes reports and captures into tables. */
@Command(
        name = "tables",
        description = "Write what reports and captures say into tables of many jobs.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        customSynopsis = "eyas tables [OPTION ...] INPUT ... -o STORE")
public final class TablesCommand implements Callable<Integer> {
    @Parameters(arity = "1..*", paramLabel = "INPUT", description = "A report.json, a capture, or a folder with these.")
    private List<Path> inputs = List.of();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "STORE",
            required = true,
            description = "A folder, or s3://BUCKET/PREFIX.")
    private Path output = Path.of("");

    // picocli fills the annotated fields before anything is run.
    @SuppressWarnings("NullAway.Init")
    TablesCommand() {}

    @Override
    public Integer call() {
        try (Store store = new FolderStore(output);
                TableWriter writer = TableWriter.open(store, Files.createTempDirectory("eyas-tables"))) {
            for (Path input : inputs) {
                writer.add(ReportRows.read(
                        input.toString(),
                        Files.readAllBytes(input),
                        JobSource.report(System.currentTimeMillis() * 1_000_000L)));
            }
            WriteSummary summary = writer.flush();
            System.out.println(
                    summary.jobs() + " jobs, " + summary.rows() + " rows, " + summary.files() + " files, "
                            + summary.bytes() + " bytes");
            return ExitCode.OK;
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.FAILED, "the tables cannot be written: " + FileProblem.words(e));
        }
    }
}
