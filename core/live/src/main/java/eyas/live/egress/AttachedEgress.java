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
 * The programs of egress control that are attached to a control group, by number: as text it outlives the process that has attached them.
 *
 * @param group the group's folder
 * @param programs the number of the program at each hook
 */
public record AttachedEgress(Path group, Map<EgressHook, Integer> programs) {
    private static final int MOST_LINES = 64;

    public AttachedEgress {
        programs = Map.copyOf(programs);
    }

    /** Reads what {@link #text} has written; empty where it is none. */
    public static Optional<AttachedEgress> read(String text) {
        List<String> lines = text.lines().limit(MOST_LINES).toList();
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

    /** Return this as text: the group's folder, then a line for each program. */
    public String text() {
        StringBuilder text = new StringBuilder(group + "\n");
        programs.forEach((hook, number) ->
                text.append(hook.program()).append(' ').append(number).append('\n'));
        return text.toString();
    }

    /**
     * Return whether all of them are still attached.
     *
     * @throws EventSourceException if the kernel does not tell
     */
    public boolean isWhole() {
        return withGroup((calls, folder) -> programs.entrySet().stream()
                .allMatch(program -> calls.isAttached(folder, program.getKey().number(), program.getValue())));
    }

    /** Return the hooks in the order in which they are detached: what denies before what it knows an exempt process by. */
    List<EgressHook> lastFirst() {
        return programs.keySet().stream().sorted().toList().reversed();
    }

    /**
     * Detaches them; does nothing where the group is gone, and they with it. What the kernel refuses does not keep the others attached.
     *
     * @throws EventSourceException if the kernel refuses
     */
    public void detach() {
        detach(_ -> -1);
    }

    /** Detaches them as {@link #detach()} does, by the descriptors that the caller has of the programs. */
    void detach(ToIntFunction<EgressHook> descriptors) {
        withGroup((calls, folder) -> {
            List<EventSourceException> refused = new ArrayList<>();
            for (EgressHook hook : lastFirst()) {
                try {
                    calls.detach(
                            folder,
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

    /** Something to do with a group's programs. */
    @FunctionalInterface
    private interface GroupAction {
        boolean act(CgroupPrograms calls, int folder);
    }

    private boolean withGroup(GroupAction action) {
        if (BpfLibrary.probe() instanceof ProbeResult.Unsupported(String reason)) {
            throw new EventSourceException(reason);
        }
        FileCalls files = new FileCalls();
        int folder = files.open(Bytes.of(group.toString()), FileCalls.O_RDONLY | FileCalls.O_CLOEXEC);
        if (folder < 0) {
            if (files.errno() == Errno.ENOENT) {
                return false;
            }
            throw new EventSourceException("cannot open " + group + ": " + Errno.name(files.errno()));
        }
        try {
            return action.act(new CgroupPrograms(), folder);
        } finally {
            files.close(folder);
        }
    }
}
