package eyas.session.command;

import eyas.event.Bytes;
import eyas.live.CommandLauncher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Finds the watched command's arguments as the bytes that the user passed.
 *
 * <p>The JVM decodes its arguments by the locale, and jobs often run without one, so non-ASCII characters are lost. The kernel still has
 * the bytes.
 */
public final class CommandArguments {
    private static final Path OWN = Path.of("/proc/self/cmdline");

    private CommandArguments() {}

    /** Returns the bytes of {@code parsed}, the last arguments of this process's command line. */
    public static List<byte[]> of(List<String> parsed) {
        try {
            List<byte[]> all = Bytes.splitAtZeros(Files.readAllBytes(OWN));
            if (all.size() >= parsed.size()) {
                List<byte[]> last = all.subList(all.size() - parsed.size(), all.size());
                if (agree(last, parsed)) {
                    return List.copyOf(last);
                }
            }
        } catch (IOException e) {
            // Without /proc nothing can be watched, and the start reports that with a better message.
            return CommandLauncher.nativeArguments(parsed);
        }
        return CommandLauncher.nativeArguments(parsed);
    }

    /** ASCII words are the same in every encoding, so they must match. */
    private static boolean agree(List<byte[]> bytes, List<String> words) {
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            boolean ascii = word.chars().allMatch(c -> c < 0x80);
            boolean pure = Bytes.text(bytes.get(i)).chars().allMatch(c -> c < 0x80);
            if (ascii && pure && !word.equals(Bytes.text(bytes.get(i)))) {
                return false;
            }
        }
        return true;
    }
}
