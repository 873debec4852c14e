package eyas.report.table;

import static eyas.report.table.Sensitivity.FOREIGN;
import static eyas.report.table.Sensitivity.MAY_HOLD_SECRET;
import static eyas.report.table.Sensitivity.OWN;

import eyas.report.model.FilterFacts;
import eyas.report.model.JobFacts;
import eyas.report.model.JobReport;
import eyas.report.model.Overhead;
import eyas.report.model.RunIdentity;
import eyas.report.model.ScriptFacts;
import eyas.report.model.StepFacts;
import java.util.List;

/** The job, its steps and package scripts, the filters of its report, and the monitoring overhead. */
final class JobSchemas {
    private static final double NANOS = 1e9;

    private static final RowSchema<RunIdentity> IDENTITY = RowSchema.<RunIdentity>of(
                    "identity", "identity of the job as reported by its CI system")
            .text("provider", OWN, "the CI system", RunIdentity::provider)
            .optional()
            .text("server", FOREIGN, "address of the CI system", RunIdentity::server)
            .text("repository", FOREIGN, "for example `OWNER/NAME`", RunIdentity::repository)
            .optional()
            .text("workflow", FOREIGN, "name of the workflow", RunIdentity::workflow)
            .text("run", FOREIGN, "id of the run", RunIdentity::run)
            .number("attempt", Unit.NONE, 1, "attempt number of the run", RunIdentity::attempt)
            .text("job", FOREIGN, "id of the job in its workflow", RunIdentity::job)
            .optional()
            .text("variant", FOREIGN, "distinguishes the jobs of one matrix", RunIdentity::variant)
            .optional()
            .text("runner", FOREIGN, "name of the runner", RunIdentity::runner)
            .read(row -> new RunIdentity(
                    row.text("provider"),
                    row.text("server"),
                    row.text("repository"),
                    row.text("workflow"),
                    row.text("run"),
                    row.integer("attempt"),
                    row.text("job"),
                    row.text("variant"),
                    row.text("runner")));

    static final Section.Single<JobFacts> JOB = new Section.Single<>(
            "job",
            RowSchema.<JobFacts>of("job", "the monitored job, command or capture")
                    .text("command", MAY_HOLD_SECRET, "description of the command or capture", JobFacts::command)
                    .optional()
                    .time("start_time", "time of the first event", JobFacts::startTime)
                    .optional()
                    .time("end_time", "time of the last event", JobFacts::endTime)
                    .optional()
                    .number("exit_code", "of the command, if there was one", JobFacts::exitCode)
                    .optional()
                    .text("working_folder", FOREIGN, "absolute path", JobFacts::workingDirectory)
                    .optional()
                    .text("machine", FOREIGN, "host name", JobFacts::machine)
                    .optional()
                    .text("workflow_file", FOREIGN, "relative to the repository's root", JobFacts::workflowFile)
                    .optional()
                    .one("identity", IDENTITY, "identity of the job", JobFacts::identity)
                    .texts(
                            "resolvers",
                            OWN,
                            "addresses of the name servers configured on the machine",
                            JobFacts::resolvers)
                    .read(row -> new JobFacts(
                            row.text("command"),
                            row.number("start_time"),
                            row.number("end_time"),
                            row.integer("exit_code", -1),
                            row.text("working_folder"),
                            row.text("machine"),
                            row.text("workflow_file"),
                            row.one("identity", RunIdentity.class),
                            row.list("resolvers"))),
            JobReport::job);

    static final Table<StepFacts> STEPS = Table.whole(
                    "steps",
                    "Steps",
                    RowSchema.<StepFacts>of("step", "a step of a CI job")
                            .id(StepFacts::id)
                            .text("label", MAY_HOLD_SECRET, "display name", StepFacts::label)
                            .optional()
                            .text("system", OWN, "the CI system", StepFacts::system)
                            .optional()
                            .text("workflow", MAY_HOLD_SECRET, "name of the workflow", StepFacts::workflow)
                            .optional()
                            .text("job", MAY_HOLD_SECRET, "id of the job in its workflow", StepFacts::job)
                            .optional()
                            .text("name", MAY_HOLD_SECRET, "id of the step in its job", StepFacts::name)
                            .optional()
                            .text("action", MAY_HOLD_SECRET, "repository of its action", StepFacts::action)
                            .optional()
                            .text("action_ref", MAY_HOLD_SECRET, "the action's version", StepFacts::actionRef)
                            .optional()
                            .time("start_time", "start of its first process", StepFacts::startTime)
                            .optional()
                            .time("end_time", "end of the process that started it", StepFacts::endTime)
                            .number("processes", "number of its processes", StepFacts::processes)
                            .oneOf(
                                    "confidence",
                                    List.of("high", "medium", "low"),
                                    "confidence of the detection",
                                    StepFacts::confidence)
                            .optional()
                            .oneOf(
                                    "via",
                                    List.of("runner", "environment", "container", "systemd", "at", "cron"),
                                    "how it was detected",
                                    StepFacts::via)
                            .optional()
                            .text(
                                    "outer_action",
                                    MAY_HOLD_SECRET,
                                    "the composite action, with its version, that runs the action as a part of itself",
                                    StepFacts::outer)
                            .optional()
                            .text("title", FOREIGN, "its title on the run's page", StepFacts::title)
                            .optional()
                            .number("number", Unit.NONE, 1, "its number on the run's page", StepFacts::number)
                            .optional()
                            .number(
                                    "workflow_line",
                                    Unit.NONE,
                                    1,
                                    "line at which it starts in the workflow's file",
                                    StepFacts::line)
                            .read(row -> new StepFacts(
                                    row.integer("id"),
                                    row.text("system"),
                                    row.text("workflow"),
                                    row.text("job"),
                                    row.text("name"),
                                    row.text("action"),
                                    row.text("action_ref"),
                                    row.number("start_time"),
                                    row.number("end_time"),
                                    row.integer("processes"),
                                    row.text("confidence"),
                                    row.text("via"),
                                    row.text("outer_action"),
                                    row.integer("number"),
                                    row.text("title"),
                                    row.integer("workflow_line"))),
                    JobReport::steps)
            .cited('S', (_, step) -> step.label());

    static final Table<ScriptFacts> SCRIPTS = Table.whole(
            "package_scripts",
            "Package scripts",
            RowSchema.<ScriptFacts>of("script", "a run of code on behalf of a package")
                    .id(ScriptFacts::id)
                    .text("label", FOREIGN, "display name", ScriptFacts::label)
                    .text("manager", OWN, "the package manager's family", ScriptFacts::manager)
                    .optional()
                    .text("package", FOREIGN, "", ScriptFacts::name)
                    .optional()
                    .text("version", FOREIGN, "", ScriptFacts::version)
                    .optional()
                    .text("event", FOREIGN, "what is being run, for example `postinstall`", ScriptFacts::event)
                    .flag(
                            "installing",
                            "whether it runs because the package is installed or built",
                            ScriptFacts::installing)
                    .oneOf(
                            "confidence",
                            List.of("high", "medium", "low"),
                            "confidence that the package's code is running",
                            ScriptFacts::confidence)
                    .optional()
                    .oneOf(
                            "via",
                            List.of("manager", "environment", "command", "script", "startup", "makefile", "opened"),
                            "how it was detected",
                            ScriptFacts::via)
                    .optional()
                    .text(
                            "evidence",
                            MAY_HOLD_SECRET,
                            "the file, variable or program that showed it first",
                            ScriptFacts::evidence)
                    .optional()
                    .number(
                            "evidence_age",
                            Unit.MILLISECONDS,
                            0,
                            "time between that evidence and the first counted event",
                            ScriptFacts::evidenceAge)
                    .read(row -> new ScriptFacts(
                            row.integer("id"),
                            row.text("manager"),
                            row.text("package"),
                            row.text("version"),
                            row.text("event"),
                            row.flag("installing"),
                            row.text("confidence"),
                            row.text("via"),
                            row.text("evidence"),
                            row.number("evidence_age", -1))),
            JobReport::scripts);

    static final Table<FilterFacts> FILTERS = Table.whole(
            "filters",
            "Filters",
            RowSchema.<FilterFacts>of("filter", "a filter and the number of events it hid")
                    .text("part", OWN, "what it hides, as in the filters file", FilterFacts::part)
                    .optional()
                    .text("description", FOREIGN, "the filter's description", FilterFacts::description)
                    .text("condition", FOREIGN, "", FilterFacts::condition)
                    .number("hidden", "number of hidden events", FilterFacts::hidden)
                    .read(row -> new FilterFacts(
                            row.text("part"), row.text("description"), row.text("condition"), row.number("hidden"))),
            JobReport::filters);

    static final Section.Single<Overhead> COST = new Section.Single<>(
            "own_cost",
            RowSchema.<Overhead>of("cost", "overhead of monitoring; unknown values are left out")
                    .decimal("cpu_seconds", Unit.SECONDS, "CPU time, user and system", cost -> cost.cpuNanos() / NANOS)
                    .optional()
                    .number("resident_kib", Unit.KIBIBYTES, 0, "largest resident memory", Overhead::residentKib)
                    .optional()
                    .number(
                            "start_to_first_alert_ms",
                            Unit.MILLISECONDS,
                            0,
                            "time from the start of Eyas' process",
                            Overhead::startToFirstAlertMillis)
                    .optional()
                    .number(
                            "start_to_command_ms",
                            Unit.MILLISECONDS,
                            0,
                            "time from the start of Eyas' process",
                            Overhead::startToCommandMillis)
                    .read(row -> new Overhead(
                            Math.round(row.decimal("cpu_seconds") * NANOS),
                            row.number("resident_kib", -1),
                            row.number("start_to_first_alert_ms", -1),
                            row.number("start_to_command_ms", -1))),
            JobReport::cost);

    private JobSchemas() {}
}
