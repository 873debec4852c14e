package eyas.nativeimage;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.graalvm.nativeimage.UnmanagedMemory;
import org.graalvm.nativeimage.c.function.CFunction;
import org.graalvm.nativeimage.c.type.CCharPointer;
import org.graalvm.nativeimage.c.type.CCharPointerPointer;

/** Replaces this process with another program through {@code unistd.h}. */
final class Exec {
    private Exec() {}

    /** Executes {@code command} with this process's environment. Returns only if that fails. */
    static void replace(List<String> command) {
        CCharPointerPointer words = UnmanagedMemory.calloc((command.size() + 1) * Long.BYTES);
        for (int i = 0; i < command.size(); i++) {
            words.write(i, terminated(command.get(i)));
        }
        execv(words.read(0), words);
    }

    private static CCharPointer terminated(String word) {
        byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
        CCharPointer text = UnmanagedMemory.calloc(bytes.length + 1);
        for (int i = 0; i < bytes.length; i++) {
            text.write(i, bytes[i]);
        }
        return text;
    }

    @CFunction
    private static native int execv(CCharPointer program, CCharPointerPointer words);
}
