package eyas.capture.redaction;

import eyas.event.Bytes;
import eyas.event.DescriptorRecord;
import eyas.event.Event;
import eyas.event.EventInfo;
import eyas.event.EventTable;
import eyas.event.GroupRecord;
import eyas.event.InterfaceRecord;
import eyas.event.MachineRecord;
import eyas.event.ParamInfo;
import eyas.event.ProcessRecord;
import eyas.event.SnapshotConsumer;
import eyas.event.UserRecord;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/**
 * Masks values that look like secrets in events and snapshots; each byte becomes an asterisk, so lengths are preserved.
 *
 * <p>Processes every parameter that contains text or data: arguments, environments, paths, names, and data that was read, written, sent or
 * received. A value that was identified as a secret by a name is masked wherever it occurs afterwards. A secret that is truncated at the
 * end of one read or write is masked further in the next call of the same thread. Not detected: secrets that are encoded, encrypted or
 * compressed, that cannot be distinguished from ordinary text, or whose start was not recorded. One thread; allocates nothing per event,
 * except for learned values.
 */
public final class Redactor {
    /** The content of a parameter. */
    private enum Role {
        NOTHING,
        TEXT,
        DATA,
        ARGUMENTS,
        ENVIRONMENT
    }

    private static final Role[][] ROLES = roles();

    private final MaskCounter counter = new MaskCounter();
    private final LearnedSecrets learned = new LearnedSecrets();
    private final SecretNames names = new SecretNames();
    private final NonSecretValues notSecrets = new NonSecretValues();
    private final CommandMasker commands = new CommandMasker(counter, names, notSecrets, learned);
    private final ListMasker lists = new ListMasker(counter, names, notSecrets, learned, commands);
    private final TextMasker texts = new TextMasker(counter, names, notSecrets, learned, commands);
    private final TruncatedSecretTable openEnds = new TruncatedSecretTable();
    private final Event masked = new Event();
    private byte[] bytes = new byte[1 << 12];
    private MemorySegment memory = MemorySegment.ofArray(bytes);

    private static Role[][] roles() {
        Role[][] roles = new Role[EventTable.size()][];
        for (int code = 0; code < roles.length; code++) {
            EventInfo info = EventTable.get(code);
            roles[code] = info.params().stream().map(Redactor::role).toArray(Role[]::new);
        }
        return roles;
    }

    private static Role role(ParamInfo param) {
        return switch (param.type()) {
            case CHARBUF, FSPATH, FSRELPATH, CHARBUFARRAY, CHARBUF_PAIR_ARRAY -> Role.TEXT;
            case BYTEBUF ->
                switch (param.name()) {
                    case "args" -> Role.ARGUMENTS;
                    case "env" -> Role.ENVIRONMENT;
                    case "cgroups" -> Role.NOTHING;
                    default -> Role.DATA;
                };
            // Unix socket addresses contain a path.
            case SOCKADDR, SOCKTUPLE -> Role.TEXT;
            default -> Role.NOTHING;
        };
    }

    /**
     * Returns the event with its secrets masked: the event itself if it has none, otherwise a view that the next call invalidates.
     *
     * @param event an event; it is not changed
     */
    public Event redact(Event event) {
        int code = event.code();
        if (code >= ROLES.length || !event.decode() || !hasText(event, ROLES[code])) {
            return event;
        }
        int length = event.length();
        if (bytes.length < length) {
            bytes = new byte[Math.max(length, 2 * bytes.length)];
            memory = MemorySegment.ofArray(bytes);
        }
        MemorySegment.copy(event.segment(), ValueLayout.JAVA_BYTE, event.base(), bytes, 0, length);
        long before = counter.bytes();
        mask(event, ROLES[code]);
        if (counter.bytes() == before) {
            return event;
        }
        masked.wrap(memory, 0, event.cpu(), event.number(), event.isStateOnly());
        return masked;
    }

    private static boolean hasText(Event event, Role[] roles) {
        for (int i = 0; i < event.paramCount(); i++) {
            if (roleOf(roles, i) != Role.NOTHING && event.hasParam(i)) {
                return true;
            }
        }
        return false;
    }

    /** Parameters of a newer schema may contain anything. */
    private static Role roleOf(Role[] roles, int index) {
        return index < roles.length ? roles[index] : Role.TEXT;
    }

    private void mask(Event event, Role[] roles) {
        // The environment first: secrets learned from it are then known in the arguments.
        for (int i = 0; i < event.paramCount(); i++) {
            if (roleOf(roles, i) == Role.ENVIRONMENT && event.hasParam(i)) {
                int from = (int) (event.paramOffset(i) - event.base());
                lists.environment(bytes, from, from + event.paramLength(i));
            }
        }
        int programFrom = 0;
        int programTo = 0;
        for (int i = 0; i < event.paramCount(); i++) {
            Role role = roleOf(roles, i);
            if (role == Role.NOTHING || !event.hasParam(i)) {
                continue;
            }
            int from = (int) (event.paramOffset(i) - event.base());
            int to = from + event.paramLength(i);
            if (role == Role.DATA) {
                data(event, from, to);
                continue;
            }
            if (role == Role.ARGUMENTS) {
                // The program's name precedes the arguments.
                lists.arguments(bytes, from, to, bytes, programFrom, programTo);
            }
            programFrom = from;
            programTo = bytes[to - 1] == 0 ? to - 1 : to;
            texts.mask(bytes, from, to);
        }
    }

    private void data(Event event, int from, int to) {
        TruncatedSecret open = openEnds.take(event.thread(), event.code());
        if (open != TruncatedSecret.NONE && texts.maskContinuation(bytes, from, to, open)) {
            openEnds.put(event.thread(), event.code(), open, to - from, true);
            return;
        }
        texts.maskData(bytes, from, to);
        openEnds.put(event.thread(), event.code(), texts.openEnd(), to - from, false);
    }

    /** Returns a consumer that passes a snapshot on to {@code next} with its secrets masked. */
    public SnapshotConsumer snapshot(SnapshotConsumer next) {
        return new Masked(next);
    }

    /** Returns the counts of masked values so far, by reason. */
    public List<MaskCount> counts() {
        return counter.counts();
    }

    private byte[] text(byte[] value) {
        return list(value, Bytes.EMPTY, Role.TEXT);
    }

    /** Returns a masked copy of {@code value}, or {@code value} itself if there is nothing to mask. */
    private byte[] list(byte[] value, byte[] program, Role role) {
        if (value.length == 0) {
            return value;
        }
        byte[] copy = value.clone();
        long before = counter.bytes();
        switch (role) {
            case ARGUMENTS -> lists.arguments(copy, 0, copy.length, program, 0, program.length);
            case ENVIRONMENT -> lists.environment(copy, 0, copy.length);
            case TEXT, DATA, NOTHING -> {}
        }
        texts.mask(copy, 0, copy.length);
        return counter.bytes() == before ? value : copy;
    }

    /** Masks a snapshot. */
    private final class Masked implements SnapshotConsumer {
        private final SnapshotConsumer next;

        private Masked(SnapshotConsumer next) {
            this.next = next;
        }

        @Override
        public void begin(MachineRecord machine) {
            next.begin(machine);
        }

        @Override
        public void networkInterface(InterfaceRecord networkInterface) {
            next.networkInterface(networkInterface);
        }

        @Override
        public void user(UserRecord user) {
            next.user(user);
        }

        @Override
        public void group(GroupRecord group) {
            next.group(group);
        }

        @Override
        public void process(ProcessRecord process) {
            next.process(masked(process));
        }

        @Override
        public void descriptor(long thread, DescriptorRecord d) {
            next.descriptor(
                    thread,
                    new DescriptorRecord(
                            d.fd(), d.type(), d.ino(), d.dev(), d.openFlags(), text(d.name()), d.socket()));
        }

        @Override
        public void end() {
            next.end();
        }

        private ProcessRecord masked(ProcessRecord p) {
            // The environment first: secrets learned from it are then known in the arguments.
            byte[] env = list(p.program().env(), Bytes.EMPTY, Role.ENVIRONMENT);
            return new ProcessRecord(
                    p.identity(),
                    new ProcessRecord.Program(
                            text(p.program().comm()),
                            text(p.program().exe()),
                            text(p.program().exePath()),
                            list(p.program().args(), p.program().exe(), Role.ARGUMENTS),
                            env,
                            text(p.program().cwd()),
                            text(p.program().root()),
                            p.program().exeFlags(),
                            p.program().exeIno(),
                            p.program().exeCtime(),
                            p.program().exeMtime()),
                    p.credentials(),
                    p.resources());
        }
    }
}
