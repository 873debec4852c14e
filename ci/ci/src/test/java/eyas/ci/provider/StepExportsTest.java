package eyas.ci.provider;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.ci.provider.StepExport.Kind;
import eyas.report.model.CollectedRows;
import eyas.report.model.Coverage;
import eyas.report.model.FileFacts;
import eyas.report.model.FileFacts.Action;
import eyas.report.model.FileFacts.Place;
import eyas.report.model.FileFacts.Touch;
import eyas.report.model.JobFacts;
import eyas.report.model.JobReport;
import eyas.report.model.Overhead;
import eyas.report.model.ProcessFacts;
import eyas.report.model.StepExportFacts;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Adds exported names to a report whose processes are the runner, two of the first step, and one of the second. */
final class StepExportsTest {
    private static final String DIRECTORY = "/home/runner/work/_temp/_runner_file_commands/";

    private static JobReport report(FileFacts... files) {
        return JobReport.of(
                        new JobFacts("make", 0, 0, 0, "", "", ""),
                        new Coverage("", 0, 0, 0, 0, 0, List.of(), List.of()),
                        new Overhead(0, 0, -1, -1))
                .processes(CollectedRows.of(List.of(process(0, -1), process(1, 0), process(2, 0), process(3, 1)), 0))
                .files(CollectedRows.of(List.of(files), 0))
                .end();
    }

    private static ProcessFacts process(int id, int step) {
        return new ProcessFacts(
                id, -1, 100, "sh", "/bin/sh", "sh", "/", 0, "", 0, 0, 0, List.of(), 0, step, -1, -1, List.of(), false,
                false, false, false);
    }

    private static FileFacts file(String name, Touch... touches) {
        return new FileFacts(0, DIRECTORY + name, Place.TEMPORARY, List.of(touches), touches.length, "", "", false, -1);
    }

    private static Touch touch(Action action, int process) {
        return new Touch(action, process, 0, 1, "");
    }

    private static List<StepExportFacts> rows(JobReport report) {
        return new StepExports(List.of(new StepExport("set_env_1", Kind.VARIABLE, "A")), 2, List.of("why"))
                .in(report, UnaryOperator.identity())
                .stepExports()
                .rows();
    }

    @Test
    void exportBelongsToWriterOfFile() {
        FileFacts file = file("set_env_1", touch(Action.CREATED, 0), touch(Action.WRITTEN, 1), touch(Action.READ, 3));

        assertThat(rows(report(file))).containsExactly(new StepExportFacts(0, "variable", "A", "set_env_1", 1, 0));
    }

    @Test
    void masksSecretsInNames() {
        JobReport masked = new StepExports(
                        List.of(new StepExport("add_path_1", Kind.DIRECTORY, "/x/secret")), 0, List.of())
                .in(report(), text -> text.replace("secret", "***"));

        assertThat(masked.stepExports().rows().getFirst().name()).isEqualTo("/x/***");
    }

    @Test
    void ambiguousProcessIsNotNamed() {
        FileFacts file = file("set_env_1", touch(Action.WRITTEN, 1), touch(Action.RENAMED_TO_THIS, 2));

        assertThat(rows(report(file))).containsExactly(new StepExportFacts(0, "variable", "A", "set_env_1", -1, 0));
    }

    /** An orphan process of an earlier step may write for a later one. */
    @Test
    void allWritingStepsCount() {
        FileFacts file = file("set_env_1", touch(Action.WRITTEN, 1), touch(Action.WRITTEN, 3));

        assertThat(rows(report(file)).stream().map(StepExportFacts::step)).containsExactly(0, 1);
    }

    @Test
    void exportWithoutKnownWriterBelongsToNoStep() {
        assertThat(rows(report(file("set_env_2", touch(Action.WRITTEN, 1)))))
                .containsExactly(new StepExportFacts(0, "variable", "A", "set_env_1", -1, -1));
        assertThat(new StepExports(List.of(), 2, List.of("why"))
                        .in(report(), UnaryOperator.identity())
                        .stepExports()
                        .omitted())
                .isEqualTo(2);
    }
}
