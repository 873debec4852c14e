package eyas.report.table;

import static eyas.report.table.Sensitivity.FOREIGN;
import static eyas.report.table.Sensitivity.MAY_HOLD_SECRET;
import static eyas.report.table.Sensitivity.OWN;

import eyas.report.model.ContainerFacts;
import eyas.report.model.ExecFacts;
import eyas.report.model.ExecutableFacts;
import eyas.report.model.ExecutableFacts.Provenance;
import eyas.report.model.JobReport;
import eyas.report.model.PrivilegeFacts;
import eyas.report.model.ProcessFacts;

/** Processes, executables, containers, and privilege changes. */
final class ProcessSchemas {
    private static final RowSchema<ExecFacts> EXEC = RowSchema.<ExecFacts>of("exec", "an exec of a process")
            .time("time", "", ExecFacts::time)
            .optional()
            .reference("executable", "executables", "", ExecFacts::executable)
            .text("command_line", MAY_HOLD_SECRET, "", ExecFacts::commandLine)
            .optional()
            .reference(
                    "script", "executables", "the script, written by the job, that the program runs", ExecFacts::script)
            .read(row -> new ExecFacts(
                    row.number("time"),
                    row.reference("executable"),
                    row.text("command_line"),
                    row.reference("script")));

    static final Table<ProcessFacts> PROCESSES = Table.of(
                    "processes",
                    "Processes",
                    RowSchema.<ProcessFacts>of("process", "a process")
                            .id(ProcessFacts::id)
                            .optional()
                            .reference("parent", "processes", "always a lower id", ProcessFacts::parent)
                            .number("pid", "in the host's namespace", ProcessFacts::pid)
                            .text("name", FOREIGN, "name of its program in the kernel", ProcessFacts::name)
                            .optional()
                            .text("executable", MAY_HOLD_SECRET, "path", ProcessFacts::executable)
                            .text("command_line", MAY_HOLD_SECRET, "of the last exec", ProcessFacts::commandLine)
                            .optional()
                            .text(
                                    "folder",
                                    MAY_HOLD_SECRET,
                                    "working directory at the last exec",
                                    ProcessFacts::directory)
                            .number("user_id", Unit.NONE, Long.MIN_VALUE, "at the last exec", ProcessFacts::userId)
                            .optional()
                            .text("user", FOREIGN, "that user's name", ProcessFacts::user)
                            .optional()
                            .time("start_time", "time at which it was started or first seen", ProcessFacts::startTime)
                            .optional()
                            .time("end_time", "absent: alive at the end", ProcessFacts::endTime)
                            .optional()
                            .number("exit_code", "128 + signal if a signal ended it", ProcessFacts::exitCode)
                            .place(ProcessFacts::step, ProcessFacts::script)
                            .optional()
                            .reference("container", "containers", "", ProcessFacts::container)
                            .number("exec_count", "number of its execs", ProcessFacts::execCount)
                            .rows("execs", EXEC, "the first ones", ProcessFacts::execs)
                            .optional()
                            .references("rules", "rules", "triggered rules", ProcessFacts::rules)
                            .optional()
                            .flag("offending", "it or a descendant triggered a rule", ProcessFacts::offending)
                            .optional()
                            .flag("outlived_step", "it was alive after its step ended", ProcessFacts::outlivedStep)
                            .optional()
                            .flag("reparented", "its parent ended before it", ProcessFacts::reparented)
                            .optional()
                            .flag("hidden", "hidden by a filter", ProcessFacts::hidden)
                            .read(ProcessSchemas::process),
                    JobReport::processes)
            .cited(
                    'P',
                    (_, process) -> process.pid() + ": "
                            + (process.commandLine().isEmpty() ? process.name() : process.commandLine()));

    private static final RowSchema<Provenance> PROVENANCE = RowSchema.<Provenance>of(
                    "provenance", "one step in the provenance of a file's content")
            .optional()
            .text("file", MAY_HOLD_SECRET, "the written path; absent: a pipe", Provenance::file)
            .optional()
            .reference("process", "processes", "", Provenance::process)
            .text("program", FOREIGN, "", Provenance::program)
            .optional()
            .text("connection", FOREIGN, "connection of the program to another machine", Provenance::connection)
            .read(row -> new Provenance(
                    row.text("file"), row.reference("process"), row.text("program"), row.text("connection")));

    static final Table<ExecutableFacts> EXECUTABLES = Table.of(
                    "executables",
                    "Executables",
                    RowSchema.<ExecutableFacts>of("executable", "an executed file")
                            .id(ExecutableFacts::id)
                            .text("path", MAY_HOLD_SECRET, "", ExecutableFacts::path)
                            .optional()
                            .text("sha256", OWN, "lower-case hex", ExecutableFacts::sha256)
                            .enumeration(
                                    "hash",
                                    ExecutableFacts.Hash.class,
                                    "when the hash was taken",
                                    ExecutableFacts::hash)
                            .optional()
                            .text("problem", OWN, "why there is no hash", ExecutableFacts::problem)
                            .number("inode", "0 where unknown", ExecutableFacts::inode)
                            .number("count", "number of executions", ExecutableFacts::count)
                            .time("first_time", "", ExecutableFacts::firstTime)
                            .optional()
                            .reference("first_process", "processes", "", ExecutableFacts::firstProcess)
                            .optional()
                            .reference("file", "files", "the file, if this job wrote it", ExecutableFacts::file)
                            .optional()
                            .reference("writer", "processes", "", ExecutableFacts::writer)
                            .optional()
                            .flag(
                                    "script",
                                    "a script that this job wrote and an interpreter ran",
                                    ExecutableFacts::script)
                            .enumeration("origin", ExecutableFacts.Origin.class, "", ExecutableFacts::origin)
                            .rows(
                                    "provenance",
                                    PROVENANCE,
                                    "its writers, from the last one back to the download",
                                    ExecutableFacts::provenance,
                                    Provenance::describe)
                            .read(row -> new ExecutableFacts(
                                    row.integer("id"),
                                    row.text("path"),
                                    row.textOrNull("sha256"),
                                    row.enumValue("hash", ExecutableFacts.Hash.NONE),
                                    row.text("problem"),
                                    row.number("inode"),
                                    row.number("count"),
                                    row.number("first_time"),
                                    row.reference("first_process"),
                                    row.reference("file"),
                                    row.reference("writer"),
                                    row.flag("script"),
                                    row.enumValue("origin", ExecutableFacts.Origin.FOUND),
                                    row.list("provenance"))),
                    JobReport::executables)
            .cited('X', (_, executable) -> executable.path());

    static final Table<ContainerFacts> CONTAINERS = Table.of(
            "containers",
            "Containers",
            RowSchema.<ContainerFacts>of("container", "a container")
                    .id(ContainerFacts::id)
                    .text("container_id", OWN, "the engine's id, short form", ContainerFacts::containerId)
                    .text("engine", OWN, "for example `docker`", ContainerFacts::engine)
                    .optional()
                    .text("name", MAY_HOLD_SECRET, "", ContainerFacts::name)
                    .optional()
                    .text("image", MAY_HOLD_SECRET, "name of the image", ContainerFacts::image)
                    .optional()
                    .text("image_digest", FOREIGN, "", ContainerFacts::imageDigest)
                    .flag("privileged", "whether it runs privileged", ContainerFacts::privileged)
                    .optional()
                    .time("first_time", "absent: it existed before", ContainerFacts::firstTime)
                    .number("processes", "number of processes that ran in it", ContainerFacts::processes)
                    .read(row -> new ContainerFacts(
                            row.integer("id"),
                            row.text("container_id"),
                            row.text("engine"),
                            row.text("name"),
                            row.text("image"),
                            row.text("image_digest"),
                            row.flag("privileged"),
                            row.number("first_time"),
                            row.integer("processes"))),
            JobReport::containers);

    static final Table<PrivilegeFacts> PRIVILEGES = Table.of(
                    "privilege_changes",
                    "Privilege changes",
                    RowSchema.<PrivilegeFacts>of("privilege", "a privilege change")
                            .id(PrivilegeFacts::id)
                            .text("kind", OWN, "what changed", PrivilegeFacts::kind)
                            .optional()
                            .text("before", FOREIGN, "", PrivilegeFacts::before)
                            .text("after", FOREIGN, "", PrivilegeFacts::after)
                            .actor(PrivilegeFacts::process, PrivilegeFacts::step)
                            .time("first_time", "", PrivilegeFacts::firstTime)
                            .number("count", "", PrivilegeFacts::count)
                            .read(row -> new PrivilegeFacts(
                                    row.integer("id"),
                                    row.text("kind"),
                                    row.text("before"),
                                    row.text("after"),
                                    row.reference("process"),
                                    row.reference("step"),
                                    row.number("first_time"),
                                    row.number("count"))),
                    JobReport::privileges)
            .file("privileges");

    private ProcessSchemas() {}

    private static ProcessFacts process(Cells row) {
        int id = row.integer("id");
        int parent = row.reference("parent");
        if (parent >= id) {
            // Parents are followed up to the root; a cycle would never end.
            throw new IllegalArgumentException("parent " + parent + " is not a lower id than " + id);
        }
        return new ProcessFacts(
                id,
                parent,
                row.number("pid"),
                row.text("name"),
                row.text("executable"),
                row.text("command_line"),
                row.text("folder"),
                row.integer("user_id"),
                row.text("user"),
                row.number("start_time"),
                row.number("end_time"),
                row.integer("exit_code", -1),
                row.list("execs"),
                row.integer("exec_count"),
                row.reference("step"),
                row.reference("package_script"),
                row.reference("container"),
                row.list("rules"),
                row.flag("offending"),
                row.flag("outlived_step"),
                row.flag("reparented"),
                row.flag("hidden"));
    }

    /** Returns the label of a process for use in other rows. */
    static String called(JobReport report, int id) {
        if (id < 0) {
            return "an unknown process";
        }
        ProcessFacts process = report.processes().rows().get(id);
        return process.name() + " (" + process.pid() + ")";
    }
}
