package eyas.live.egress;

import eyas.event.Bytes;
import eyas.event.EventSourceException;
import eyas.live.bpf.BpfLibrary;
import eyas.live.bpf.CgroupPrograms;
import eyas.live.bpf.ProbeResult;
import eyas.live.sys.Errno;
import eyas.live.sys.FileCalls;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * The programs of egress control that are attached to a control group, by id: written as text, this outlives the process that attached
 * them.
 *
 * @param group the group's directory
 * @param programs the id of the program at each hook
 */
public record AttachedEgress(Path group, Map<EgressHook, Integer> programs) {
    private static final int MAX_LINES = 64;

    public AttachedEgress {
        programs = Map.copyOf(programs);
    }

    /** Parses the output of {@link #text}; empty if it is malformed. */
    public static Optional<AttachedEgress> read(String text) {
        List<String> lines = text.lines().limit(MAX_LINES).toList();
        if (lines.isEmpty() || !lines.getFirst().startsWith("/")) {
            return Optional.empty();
        }
        Map<EgressHook, Integer> programs = new EnumMap<>(EgressHook.class);
        for (String line : lines.subList(1, lines.size())) {
            String[] words = line.split(" ", -1);
            Optional<EgressHook> hook = hook(words[0]);
            if (words.length != 2 || hook.isEmpty() || !words[1].matches("[0-9]{1,9}")) {
                return Optional.empty();
            }
            programs.put(hook.get(), Integer.valueOf(words[1]));
        }
        return Optional.of(new AttachedEgress(Path.of(lines.getFirst()), programs));
    }

    private static Optional<EgressHook> hook(String program) {
        for (EgressHook hook : EgressHook.values()) {
            if (hook.program().equals(program)) {
                return Optional.of(hook);
            }
        }
        return Optional.empty();
    }

    /** Returns this as text: the group's directory, then a line for each program. */
    public String text() {
        StringBuilder text = new StringBuilder(group + "\n");
        programs.forEach((hook, number) ->
                text.append(hook.program()).append(' ').append(number).append('\n'));
        return text.toString();
    }

    /**
     * Returns whether all programs are still attached.
     *
     * @throws EventSourceException if the kernel refuses the query
     */
    public boolean isComplete() {
        return withGroup((calls, directory) -> programs.entrySet().stream()
                .allMatch(
                        program -> calls.isAttached(directory, program.getKey().number(), program.getValue())));
    }

    /** Returns the hooks in the order of detaching: programs that deny before those that record exempt processes. */
    List<EgressHook> lastFirst() {
        return programs.keySet().stream().sorted().toList().reversed();
    }

    /**
     * Detaches the programs; does nothing if the group, and with it the programs, is gone. If the kernel refuses for one, the others are
     * still detached.
     *
     * @throws EventSourceException if the kernel refuses
     */
    public void detach() {
        detach(_ -> -1);
    }

    /** Detaches the programs as {@link #detach()} does, using the caller's descriptors of them. */
    void detach(ToIntFunction<EgressHook> descriptors) {
        withGroup((calls, directory) -> {
            List<EventSourceException> refused = new ArrayList<>();
            for (EgressHook hook : lastFirst()) {
                try {
                    calls.detach(
                            directory,
                            hook.number(),
                            Objects.requireNonNull(programs.get(hook)),
                            descriptors.applyAsInt(hook));
                } catch (EventSourceException e) {
                    refused.add(e);
                }
            }
            if (!refused.isEmpty()) {
                EventSourceException first = refused.removeFirst();
                refused.forEach(first::addSuppressed);
                throw first;
            }
            return true;
        });
    }

    /** An operation on a group's programs. */
    @FunctionalInterface
    private interface GroupAction {
        boolean act(CgroupPrograms calls, int directory);
    }

    private boolean withGroup(GroupAction action) {
        if (BpfLibrary.probe() instanceof ProbeResult.Unsupported(String reason)) {
            throw new EventSourceException(reason);
        }
        FileCalls files = new FileCalls();
        int directory = files.open(Bytes.of(group.toString()), FileCalls.O_RDONLY | FileCalls.O_CLOEXEC);
        if (directory < 0) {
            if (files.errno() == Errno.ENOENT) {
                return false;
            }
            throw new EventSourceException("cannot open " + group + ": " + Errno.name(files.errno()));
        }
        try {
            return action.act(new CgroupPrograms(), directory);
        } finally {
            files.close(directory);
        }
    }
}
