package eyas.engine;

import eyas.event.EventTable;
import eyas.event.SyscallInfo;
import eyas.event.SyscallTable;
import eyas.fields.FieldCatalog;
import eyas.filter.check.EventTypes;
import eyas.filter.plan.RuleProgram;
import eyas.rules.model.CompiledRule;
import eyas.rules.model.RuleSelection;
import eyas.rules.model.RuleSet;
import java.util.BitSet;
import java.util.List;

/**
 * Holds the rules that are in force: chosen, planned as one program, their outputs compiled.
 *
 * <p>Belongs to one event thread, since the program and the outputs keep scratch space.
 */
public final class ActiveRules {
    private final List<CompiledRule> active;
    private final RuleProgram program;
    private final AlertFactory alerts;

    private ActiveRules(List<CompiledRule> active, RuleProgram program, AlertFactory alerts) {
        this.active = active;
        this.program = program;
        this.alerts = alerts;
    }

    /** Plans the rules of {@code rules} that {@code selection} chooses. */
    public static ActiveRules of(RuleSet rules, RuleSelection selection, FieldCatalog catalog) {
        List<CompiledRule> active = selection.choose(rules);
        RuleProgram program =
                RuleProgram.build(active.stream().map(CompiledRule::checked).toList());
        return new ActiveRules(active, program, new AlertFactory(active, catalog));
    }

    /** Returns the rules in force, in the order of definition. */
    public List<CompiledRule> active() {
        return active;
    }

    RuleProgram program() {
        return program;
    }

    AlertFactory alerts() {
        return alerts;
    }

    /** Returns the codes of the system calls that a live source must capture for these rules. */
    public BitSet syscalls() {
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
}
