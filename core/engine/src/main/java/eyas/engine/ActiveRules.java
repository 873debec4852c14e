package eyas.engine;

import eyas.event.EventTable;
import eyas.event.SyscallInfo;
import eyas.event.SyscallTable;
import eyas.fields.CommonFields;
import eyas.fields.FieldCatalog;
import eyas.filter.check.EventTypes;
import eyas.filter.plan.RuleProgram;
import eyas.rules.model.CompiledRule;
import eyas.rules.model.RuleSelection;
import eyas.rules.model.RuleSet;
import eyas.state.State;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The active rules: selected, compiled into one plan, with their outputs compiled.
 *
 * <p>Confined to one event thread, because the plan and the outputs use scratch buffers.
 */
public final class ActiveRules {
    private static final String SYSCALL = "syscall";

    private final List<CompiledRule> active;
    private final BitSet announced;
    private final RuleProgram program;
    private final AlertFactory alerts;
    private final Supplier<Correlator> correlators;
    /** Computed once: it needs the text of all conditions, and tests create thousands of engines for short inputs. */
    private final BitSet requiredByState;

    private ActiveRules(
            List<CompiledRule> active,
            BitSet announced,
            RuleProgram program,
            AlertFactory alerts,
            Supplier<Correlator> correlators) {
        this.active = active;
        this.announced = announced;
        this.program = program;
        this.alerts = alerts;
        this.correlators = correlators;
        this.requiredByState = asksNames(active) ? State.socketTransfers() : new BitSet();
    }

    /** Compiles the rules and correlations that {@code selection} selects. */
    public static ActiveRules of(RuleSet rules, RuleSelection selection, FieldCatalog catalog) {
        return of(rules, selection, catalog, CorrelatorLimits.DEFAULT);
    }

    /** Compiles the rules and correlations that {@code selection} selects. */
    public static ActiveRules of(
            RuleSet rules, RuleSelection selection, FieldCatalog catalog, CorrelatorLimits limits) {
        return of(rules, selection, catalog, limits, AlertOptions.NONE);
    }

    /**
     * Compiles the rules and correlations that {@code selection} selects.
     *
     * @param options what alerts contain in addition to the outputs of their rules
     * @throws eyas.fields.FieldException if an addition is not a valid format
     */
    public static ActiveRules of(
            RuleSet rules,
            RuleSelection selection,
            FieldCatalog catalog,
            CorrelatorLimits limits,
            AlertOptions options) {
        return of(rules, selection, Map.of(SYSCALL, catalog), limits, options);
    }

    /**
     * Compiles the rules and correlations that {@code selection} selects for some event sources.
     *
     * @param catalogs the fields of these sources by name; rules of other sources are omitted, and so are correlations unless
     * system calls are one of the sources
     * @param options what alerts contain in addition to the outputs of their rules
     * @throws eyas.fields.FieldException if an addition is not a valid format
     */
    public static ActiveRules of(
            RuleSet rules,
            RuleSelection selection,
            Map<String, FieldCatalog> catalogs,
            CorrelatorLimits limits,
            AlertOptions options) {
        List<CompiledRule> active = selection.choose(rules).stream()
                .filter(rule -> catalogs.containsKey(rule.source()))
                .toList();
        BitSet announced = new BitSet();
        for (int i = 0; i < active.size(); i++) {
            announced.set(i, selection.isAnnounced(active.get(i)));
        }
        RuleProgram program =
                RuleProgram.build(active.stream().map(CompiledRule::checked).toList());
        return new ActiveRules(
                active,
                announced,
                program,
                new AlertFactory(
                        active.stream().map(AlertFactory.Announcement::of).toList(),
                        source -> Objects.requireNonNull(catalogs.get(source)),
                        options),
                () -> correlator(rules, selection, active, catalogs.get(SYSCALL), limits, options));
    }

    private static Correlator correlator(
            RuleSet rules,
            RuleSelection selection,
            List<CompiledRule> active,
            @Nullable FieldCatalog syscalls,
            CorrelatorLimits limits,
            AlertOptions options) {
        return syscalls == null
                ? new Correlator(List.of(), active, new FieldCatalog(List.of(new CommonFields())), limits, options)
                : new Correlator(selection.chooseCorrelations(rules), active, syscalls, limits, options);
    }

    /** Returns the active rules in the order of definition, including silent rules that a correlation counts. */
    public List<CompiledRule> active() {
        return active;
    }

    RuleProgram program() {
        return program;
    }

    AlertFactory alerts() {
        return alerts;
    }

    /** Returns the indexes of the rules whose matches raise alerts. */
    BitSet announced() {
        return announced;
    }

    /** Returns the codes of the events that the state needs in order to evaluate these rules. */
    BitSet requiredByState() {
        return requiredByState;
    }

    private static boolean asksNames(List<CompiledRule> rules) {
        return rules.stream().anyMatch(rule -> {
            String text = rule.expression() + rule.compiledOutput();
            return text.contains("fd.resolved");
        });
    }

    /** Returns a correlator without history. Each engine needs its own, because correlations never span engines. */
    Correlator newCorrelator() {
        return correlators.get();
    }

    /** Returns the codes of the system calls that these rules match. If one of them is not captured, a rule may miss a match. */
    public BitSet judgedSyscalls() {
        BitSet codes = program.requiredEventCodes().evaluated();
        BitSet syscalls = new BitSet();
        for (CompiledRule rule : active) {
            syscalls.or(EventTypes.syscalls(rule.expression()));
        }
        // A rule without an event type matches every event. System calls without an event of their own would only add
        // noise.
        for (SyscallInfo syscall : SyscallTable.all()) {
            if (syscall.exitCode() < 0 || syscall.exitCode() >= EventTable.size() || !codes.get(syscall.exitCode())) {
                syscalls.clear(syscall.code());
            }
        }
        return syscalls;
    }

    /** Returns the codes of the system calls that a live source must capture for these rules. */
    public BitSet syscalls() {
        BitSet syscalls = judgedSyscalls();
        BitSet state = requiredByState();
        for (SyscallInfo syscall : SyscallTable.all()) {
            if (syscall.isDedicated() && syscall.exitCode() >= 0 && state.get(syscall.exitCode())) {
                syscalls.set(syscall.code());
            }
        }
        return syscalls;
    }
}
