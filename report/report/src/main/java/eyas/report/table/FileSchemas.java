package eyas.report.table;

import static eyas.report.table.Sensitivity.FOREIGN;
import static eyas.report.table.Sensitivity.MAY_HOLD_SECRET;
import static eyas.report.table.Sensitivity.OWN;

import eyas.report.model.FileFacts;
import eyas.report.model.FileFacts.Touch;
import eyas.report.model.JobReport;
import eyas.report.model.PersistenceFacts;
import eyas.report.model.StepExportFacts;
import java.util.List;

/** Files, and those among them that add persistence. */
final class FileSchemas {
    private static final RowSchema<Touch> TOUCH = RowSchema.<Touch>of("touch", "an operation of one process on a file")
            .enumeration("action", FileFacts.Action.class, "", Touch::action)
            .optional()
            .reference("process", "processes", "", Touch::process)
            .time("first_time", "", Touch::firstTime)
            .number("count", "", Touch::count)
            .optional()
            .text("other", MAY_HOLD_SECRET, "the other path of a rename or link", Touch::other)
            .read(row -> new Touch(
                    row.enumValue("action", FileFacts.Action.READ),
                    row.reference("process"),
                    row.number("first_time"),
                    row.number("count"),
                    row.text("other")));

    static final Table<FileFacts> FILES = Table.of(
                    "files",
                    "Files",
                    RowSchema.<FileFacts>of("file", "a file with a notable operation")
                            .id(FileFacts::id)
                            .text("path", MAY_HOLD_SECRET, "", FileFacts::path)
                            .enumeration("place", FileFacts.Place.class, "kind of location", FileFacts::place)
                            .optional()
                            .text("credential", OWN, "kind of credential that it holds", FileFacts::credential)
                            .optional()
                            .text("surface", OWN, "persistence mechanism that runs it", FileFacts::surface)
                            .optional()
                            .flag(
                                    "source_changed",
                                    "a source file that was changed after the checkout",
                                    FileFacts::sourceChanged)
                            .optional()
                            .reference(
                                    "executable",
                                    "executables",
                                    "the executable as which it ran later",
                                    FileFacts::executable)
                            .number("touch_count", "number of operations", FileFacts::touchCount)
                            .rows("touches", TOUCH, "the first ones", FileFacts::touches)
                            .read(row -> new FileFacts(
                                    row.integer("id"),
                                    row.text("path"),
                                    row.enumValue("place", FileFacts.Place.SYSTEM),
                                    row.list("touches"),
                                    row.number("touch_count"),
                                    row.text("credential"),
                                    row.text("surface"),
                                    row.flag("source_changed"),
                                    row.reference("executable"))),
                    JobReport::files)
            .lineForEach("touches")
            .cited(
                    'F',
                    (report, file) -> file.path()
                            + (file.touches().isEmpty()
                                    ? ""
                                    : ", by "
                                            + ProcessSchemas.called(
                                                    report,
                                                    file.touches().getFirst().process())));

    static final Table<PersistenceFacts> PERSISTENCE = Table.of(
                    "persistence",
                    "Persistence",
                    RowSchema.<PersistenceFacts>of(
                                    "persistence", "a written file that a persistence mechanism runs later")
                            .id(PersistenceFacts::id)
                            .text("surface", OWN, "for example `shell start-up file`", PersistenceFacts::surface)
                            .text("path", MAY_HOLD_SECRET, "", PersistenceFacts::path)
                            .optional()
                            .reference("file", "files", "", PersistenceFacts::file)
                            .actor(PersistenceFacts::process, PersistenceFacts::step)
                            .time("first_time", "", PersistenceFacts::firstTime)
                            .read(row -> new PersistenceFacts(
                                    row.integer("id"),
                                    row.text("surface"),
                                    row.text("path"),
                                    row.reference("file"),
                                    row.reference("process"),
                                    row.reference("step"),
                                    row.number("first_time"))),
                    JobReport::persistence)
            .inBrief();

    static final Table<StepExportFacts> STEP_EXPORTS = Table.of(
                    "environment",
                    "Environment of later steps",
                    RowSchema.<StepExportFacts>of(
                                    "handed_on",
                                    "a variable or a program directory that a step exported to later steps, without its value")
                            .id(StepExportFacts::id)
                            .oneOf("kind", List.of("variable", "folder"), "", StepExportFacts::kind)
                            .text(
                                    "name",
                                    MAY_HOLD_SECRET,
                                    "the variable, or the program directory",
                                    StepExportFacts::name)
                            .text("file", FOREIGN, "the file through which it was exported", StepExportFacts::file)
                            .actor(StepExportFacts::process, StepExportFacts::step)
                            .read(row -> new StepExportFacts(
                                    row.integer("id"),
                                    row.text("kind"),
                                    row.text("name"),
                                    row.text("file"),
                                    row.reference("process"),
                                    row.reference("step"))),
                    JobReport::stepExports)
            .inBrief();

    private FileSchemas() {}
}
