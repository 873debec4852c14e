package eyas.fields;

import eyas.event.Bytes;
import eyas.state.job.Attribution;
import eyas.state.job.AttributionMethod;
import eyas.state.job.Confidence;
import eyas.state.job.Job;
import eyas.state.job.JobStep;
import eyas.state.job.NewStepVariables;
import eyas.state.job.PackageMethod;
import eyas.state.job.PackageScript;
import eyas.state.job.VariableProvenance;
import eyas.state.process.PackageAttribution;
import eyas.state.process.ThreadEntry;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Provides the fields of CI jobs and package scripts: the attribution of the process that caused the event.
 *
 * <p>Extensions: Falco has none of them. Immutable and thread-safe; the bound fields are for the event thread.
 */
public final class JobFields implements FieldProvider {
    static final Set<String> GROUPS = Set.of("CI job");

    private static final byte[] HIGH = Bytes.of("high");
    private static final byte[] MEDIUM = Bytes.of("medium");
    private static final byte[] LOW = Bytes.of("low");

    private static final Map<VariableProvenance, byte[]> GIVERS = givers();

    private static final Map<AttributionMethod, byte[]> VIA = labels();
    private static final Map<PackageMethod, byte[]> METHODS = methods();

    private final List<FieldDefinition> definitions;
    private final Binders binders = new Binders();

    /** Creates the provider. */
    public JobFields() {
        definitions = FieldTable.definitions(GROUPS);
        job("ci.system", Job::system);
        job("ci.workflow", Job::workflow);
        job("ci.job", Job::name);
        job("ci.runner", Job::runner);
        step("ci.step", JobStep::name);
        step("ci.action", JobStep::action);
        step("ci.action.ref", JobStep::actionRef);
        step("ci.action.outer", JobStep::outer);
        binders.thread("ci.confidence", 2, (thread, context, out) -> {
            Attribution found = thread.job().attribution();
            return found != null && found.job() != null && point(label(found.confidence()), out);
        });
        binders.thread("ci.via", 2, (thread, context, out) -> {
            Attribution found = thread.job().attribution();
            return found != null && found.job() != null && point(VIA.getOrDefault(found.via(), Bytes.EMPTY), out);
        });
        binders.thread("ci.clean_start", 2, (thread, context, out) -> {
            out.set(thread.job().cleanStart() ? 1 : 0);
            return true;
        });
        bindVariables("ci.injected", NewStepVariables::code);
        bindVariables("ci.injected.sources", NewStepVariables::sources);
        bindVariables("ci.injected.settings", NewStepVariables::settings);
        bindVariables("ci.injected.by", NewStepVariables::step);
        bindVariables("ci.injected.action", NewStepVariables::action);
        bindVariables(
                "ci.injected.giver",
                variables -> variables.exist() ? Objects.requireNonNull(GIVERS.get(variables.giver())) : Bytes.EMPTY);
        binders.thread("ci.injected.is_stored", 2, (thread, context, out) -> {
            out.set(thread.job().newVariables().isStored() ? 1 : 0);
            return thread.job().newVariables().exist();
        });
        binders.thread("ci.is_runner", 2, (thread, context, out) -> {
            out.set(thread.job().isRunner());
            return true;
        });
        binders.ancestors("ci.is_step_command", 5, (thread, context, out) -> {
            ThreadEntry main = context.state().threads().main(thread);
            ThreadEntry parent = context.state().threads().ancestor(thread, 1);
            out.set(main.job().startsStep() || (parent != null && parent.job().startsStep()));
            return true;
        });
        binders.ancestors("ci.is_step_script", 50, StepScript::extract);
        binders.ancestors("ci.is_left_behind", 50, DetachedProcess::extract);
        script("ci.package", PackageScript::name);
        script("ci.package.version", PackageScript::version);
        script("ci.package.script", PackageScript::event);
        script("ci.package.manager", PackageScript::manager);
        evidence();
        binders.thread("ci.package.is_loaded", 2, (thread, context, out) -> {
            out.set(context.state().threads().main(thread).originState().loaded() == null ? 0 : 1);
            return true;
        });
        // A process chooses the code that it loads, so the directory is absent: an exception of a rule could rely on
        // it.
        binders.thread("ci.package.folder", 2, (thread, context, out) -> {
            PackageScript script = of(thread.job().attribution(), Attribution::script);
            return script != null && point(script.directory(), out);
        });
        binders.thread("ci.package.is_installing", 2, (thread, context, out) -> {
            PackageScript script = of(thread.job().attribution(), Attribution::script);
            out.set(script != null && script.isInstalling() ? 1 : 0);
            return true;
        });
        SyscallFields.check(definitions, binders);
    }

    /** The code that a process has read changes with each file that it opens: none of these fields depends on its generation alone. */
    private void evidence() {
        binders.otherOfThread("ci.package.confidence", 2, (thread, context, out) -> {
            Confidence sure = PackageAttribution.confidence(thread);
            return sure != null && point(label(sure), out);
        });
        binders.otherOfThread("ci.package.via", 2, (thread, context, out) -> {
            PackageMethod method = PackageAttribution.method(thread);
            return method != null && point(METHODS.getOrDefault(method, Bytes.EMPTY), out);
        });
        binders.otherOfThread(
                "ci.package.evidence", 2, (thread, context, out) -> point(PackageAttribution.evidence(thread), out));
        binders.otherOfThread("ci.package.evidence.age", 2, (thread, context, out) -> {
            long seen = PackageAttribution.time(thread);
            out.set(context.event().time() - seen);
            return seen != 0;
        });
        binders.otherOfThread("ci.package.others", 5, OtherPackages::extract);
    }

    private static Map<PackageMethod, byte[]> methods() {
        Map<PackageMethod, byte[]> words = new EnumMap<>(PackageMethod.class);
        for (PackageMethod method : PackageMethod.values()) {
            words.put(method, Bytes.of(method.label()));
        }
        return words;
    }

    private static Map<VariableProvenance, byte[]> givers() {
        Map<VariableProvenance, byte[]> words = new EnumMap<>(VariableProvenance.class);
        for (VariableProvenance giver : VariableProvenance.values()) {
            words.put(giver, Bytes.of(giver.label()));
        }
        return words;
    }

    private static Map<AttributionMethod, byte[]> labels() {
        Map<AttributionMethod, byte[]> words = new EnumMap<>(AttributionMethod.class);
        for (AttributionMethod via : AttributionMethod.values()) {
            words.put(via, Bytes.of(via.label()));
        }
        return words;
    }

    private static byte[] label(Confidence confidence) {
        return switch (confidence) {
            case HIGH -> HIGH;
            case MEDIUM -> MEDIUM;
            case LOW -> LOW;
        };
    }

    private void bindVariables(String name, Function<NewStepVariables, byte[]> part) {
        binders.thread(
                name, 2, (thread, context, out) -> point(part.apply(thread.job().newVariables()), out));
    }

    private void job(String name, Function<Job, byte[]> part) {
        binders.thread(name, 2, (thread, context, out) -> {
            Job job = of(thread.job().attribution(), Attribution::job);
            return job != null && point(part.apply(job), out);
        });
    }

    private void step(String name, Function<JobStep, byte[]> part) {
        binders.thread(name, 2, (thread, context, out) -> {
            JobStep step = of(thread.job().attribution(), Attribution::step);
            return step != null && point(part.apply(step), out);
        });
    }

    private void script(String name, Function<PackageScript, byte[]> part) {
        binders.thread(name, 2, (thread, context, out) -> {
            PackageScript script = thread.packageCode();
            return script != null && point(part.apply(script), out);
        });
    }

    private static <T> @Nullable T of(@Nullable Attribution attribution, Function<Attribution, @Nullable T> part) {
        return attribution == null ? null : part.apply(attribution);
    }

    /** Points at {@code bytes}; empty bytes mean unknown, so the field is absent. */
    private static boolean point(byte[] bytes, FieldValue out) {
        out.point(bytes);
        return bytes.length > 0;
    }

    @Override
    public List<FieldDefinition> definitions() {
        return definitions;
    }

    @Override
    public BoundField bind(FieldDefinition definition, @Nullable String argument) {
        return SyscallFields.bind(binders, definition, argument);
    }
}
