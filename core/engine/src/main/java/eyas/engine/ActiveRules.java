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
 * Holds the rules that are in force: chosen, planned as one program, their outputs compiled.
 *
 * <p>Belongs to one event thread, since the program and the outputs keep scratch space.
 */
public final class ActiveRules {
    private static final String SYSCALL = "syscall";

    private final List<CompiledRule> active;
    private final BitSet announced;
    private final RuleProgram program;
    private final AlertFactory alerts;
    private final Supplier<Correlator> correlators;
    /** Found once: it takes the text of all conditions, and an engine may be made for each of thousands of short inputs. */
    private final BitSet neededByState;

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
        this.neededByState = asksNames(active) ? State.socketTransfers() : new BitSet();
    }

    /** Plans the rules and correlations of {@code rules} that {@code selection} chooses. */
    public static ActiveRules of(RuleSet rules, RuleSelection selection, FieldCatalog catalog) {
        return of(rules, selection, catalog, CorrelatorLimits.DEFAULT);
    }

    /** Plans the rules and correlations of {@code rules} that {@code selection} chooses. */
    public static ActiveRules of(
            RuleSet rules, RuleSelection selection, FieldCatalog catalog, CorrelatorLimits limits) {
        return of(rules, selection, catalog, limits, AlertOptions.NONE);
    }

    /**
     * Plans the rules and correlations of {@code rules} that {@code selection} chooses.
     *
     * @param options what alerts have beside what their rules say
     * @throws eyas.fields.FieldException if an addition is no format of the catalogue
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
     * Plans the rules and correlations of {@code rules} that {@code selection} chooses, as far as they are about one of
     * some event sources.
     *
     * @param catalogs the fields of these sources by their names; rules of other sources are left out, and correlations
     *     where system calls are none of them
     * @param options what alerts have beside what their rules say
     * @throws eyas.fields.FieldException if an addition is no format of a catalogue
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

    /** Returns the rules in force, in the order of definition; silent ones that a correlation counts included. */
    public List<CompiledRule> active() {
        return active;
    }

    RuleProgram program() {
        return program;
    }

    AlertFactory alerts() {
        return alerts;
    }

    /** Returns the places of the rules whose matches raise alerts. */
    BitSet announced() {
        return announced;
    }

    /** Returns the codes of the events that the state must see for the sake of these rules. */
    BitSet neededByState() {
        return neededByState;
    }

    private static boolean asksNames(List<CompiledRule> rules) {
        return rules.stream().anyMatch(rule -> {
            String text = rule.expression() + rule.compiledOutput();
            return text.contains("fd.resolved");
        });
    }

    /** Returns a correlator that remembers nothing yet: what one engine has seen says nothing about another's events. */
    Correlator newCorrelator() {
        return correlators.get();
    }

    /** Returns the codes of the system calls that these rules are about: where one is missing, a rule may miss something. */
    public BitSet judgedSyscalls() {
        BitSet codes = program.needs().evaluated();
        BitSet syscalls = new BitSet();
        for (CompiledRule rule : active) {
            syscalls.or(EventTypes.syscalls(rule.expression()));
        }
        // A rule without restriction wants every event there is; what has no event of its own would be noise.
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
        BitSet state = neededByState();
        for (SyscallInfo syscall : SyscallTable.all()) {
            if (syscall.isDedicated() && syscall.exitCode() >= 0 && state.get(syscall.exitCode())) {
                syscalls.set(syscall.code());
            }
        }
        return syscalls;
    }
}
