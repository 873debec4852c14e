package eyas.session;

import eyas.engine.ActiveRules;
import eyas.event.SyscallInfo;
import eyas.event.SyscallTable;
import eyas.state.State;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;

/** The system calls that a run needs from the kernel. */
public final class WantedSyscalls {
    private WantedSyscalls() {}

    /**
     * Return the system calls that state, rules and observers need.
     *
     * @param observed codes of the events that observers look at
     */
    public static Set<Integer> of(ActiveRules rules, BitSet observed) {
        Set<Integer> wanted = new HashSet<>();
        add(wanted, State.neededSyscalls());
        add(wanted, rules.syscalls());
        for (SyscallInfo syscall : SyscallTable.all()) {
            if (syscall.isDedicated() && observed.get(syscall.exitCode())) {
                wanted.add(syscall.code());
            }
        }
        return wanted;
    }

    private static void add(Set<Integer> wanted, BitSet syscalls) {
        syscalls.stream().forEach(wanted::add);
    }
}
