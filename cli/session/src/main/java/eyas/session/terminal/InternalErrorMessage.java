package eyas.session.terminal;

import org.jspecify.annotations.Nullable;

/** The words for a failure that is a bug in Eyas, or a full heap. */
public final class InternalErrorMessage {
    private static final String DEBUG = "EYAS_DEBUG";
    private static final int CAUSES = 8;

    private InternalErrorMessage() {}

    /** Return whether somebody wants to see where a failure came from. */
    public static boolean isTraced() {
        return System.getenv(DEBUG) != null;
    }

    /** Prints the stack trace of {@code failure}, if the user asked for it. */
    public static void trace(Throwable failure) {
        try {
            if (isTraced()) {
                failure.printStackTrace();
            }
        } catch (RuntimeException | Error e) {
            // What the caller does about the failure is what counts.
            return;
        }
    }

    /** Returns the message for the user; a constant where the heap is full, or where making the message fails, most likely for that reason. */
    public static String message(Throwable failure) {
        try {
            String full = outOfMemory(failure);
            return full == null
                    ? "internal error: " + named(failure) + ". This is a bug in Eyas. Run again with " + DEBUG
                            + "=1 and report what it prints, please."
                    : full;
        } catch (RuntimeException | Error e) {
            return OutOfMemoryMessage.MESSAGE;
        }
    }

    /** Return what is said where the heap was full; null where it was not. Of what hindered a class before, only words are left. */
    private static @Nullable String outOfMemory(Throwable failure) {
        Throwable cause = failure;
        for (int i = 0; i < CAUSES && cause != null; i++) {
            if (cause instanceof OutOfMemoryError full) {
                return OutOfMemoryMessage.message(full);
            }
            if (String.valueOf(cause.getMessage()).contains("OutOfMemoryError")) {
                return OutOfMemoryMessage.MESSAGE;
            }
            cause = cause.getCause();
        }
        return null;
    }

    /** Return the failure, and what it came of: a class that cannot be prepared says nothing of why. */
    private static String named(Throwable failure) {
        Throwable cause = failure.getCause();
        if (cause == null) {
            return failure.toString();
        }
        for (int i = 0; i < CAUSES && cause.getCause() != null; i++) {
            cause = cause.getCause();
        }
        return failure + ", because of " + cause;
    }
}
