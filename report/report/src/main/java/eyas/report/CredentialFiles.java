package eyas.report;

import eyas.event.Bytes;
import eyas.state.EventContext;
import eyas.state.file.DescriptorEntry;
import eyas.state.process.ThreadEntry;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Recognizes files that hold credentials, including after they or their directories were renamed. Event thread only. */
final class CredentialFiles {
    private static final Pattern OWN = Pattern.compile("/proc/(?:self|thread-self)/(?:task/[0-9]+/)?(?:mem|environ)");
    private static final Pattern NUMBERED = Pattern.compile("/proc/([0-9]+)/(?:task/[0-9]+/)?(?:mem|environ)");
    private static final byte[] PROC = Bytes.of("/proc/");
    private static final byte[] MEMORY = Bytes.of("/mem");
    private static final byte[] ENVIRONMENT = Bytes.of("/environ");
    private static final PathPatterns CREDENTIALS = PathPatterns.of("/eyas/report/credentials.tsv");
    /** Limit of renamed directories that may contain files of the table; few are expected. */
    private static final int DIRECTORIES = 1_000;

    /** Paths of credentials that were renamed or linked away from their known locations. Each has a row. */
    private final Set<String> renamed = new HashSet<>();

    private final RenamedDirectories directories = new RenamedDirectories(CREDENTIALS, DIRECTORIES);

    /** Returns the directories that were renamed. */
    RenamedDirectories directories() {
        return directories;
    }

    /** Returns the kind of credential at {@code path}, empty for none. A file that was itself renamed has the kind in its row. */
    String kind(String path) {
        byte[] first = Bytes.of(directories.first(path));
        return CREDENTIALS.find(first, first.length);
    }

    /** Returns whether the read of {@code file}, called {@code name}, gives the process a credential that it does not already have. */
    boolean isReadFrom(EventContext context, DescriptorEntry file, byte[] name) {
        boolean holds = !CREDENTIALS.find(name, name.length).isEmpty()
                || (!renamed.isEmpty() && renamed.contains(Bytes.text(name)))
                || (!directories.isEmpty() && !kind(Bytes.text(name)).isEmpty());
        return holds && !isOwn(context, file, name);
    }

    /** A process that reads its own environment learns nothing new. Outside of {@code /proc} no file is an environment. */
    private static boolean isOwn(EventContext context, DescriptorEntry file, byte[] name) {
        if (!Bytes.endsWith(name, name.length, MEMORY) && !Bytes.endsWith(name, name.length, ENVIRONMENT)) {
            return false;
        }
        if (!Bytes.startsWith(name, PROC) || OWN.matcher(Bytes.text(name)).matches()) {
            return true;
        }
        // The kernel reports which number it resolved "self" to; the name alone may lead through the directory of
        // another process.
        Matcher numbered = NUMBERED.matcher(Bytes.text(name));
        ThreadEntry thread = context.thread();
        return thread != null
                && numbered.matches()
                && numbered.group(1).equals(Long.toString(thread.pid()))
                && OWN.matcher(Bytes.text(file.name())).matches();
    }

    /** Marks a file as a credential. It stays one under every name that it gets. */
    void carry(String kind, @Nullable FileRow target) {
        if (target != null && target.credential.isEmpty() && !kind.isEmpty()) {
            target.credential = kind;
            renamed.add(target.path);
        }
    }
}
