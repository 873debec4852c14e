package eyas.session.terminal;

import eyas.diagnostic.DiagnosticCode;
import org.jspecify.annotations.Nullable;

/** The message for a failure that is a bug in Eyas, or for exhausted memory. */
public final class InternalErrorMessage {
    private static final String DEBUG = "EYAS_DEBUG";
    private static final String INTERNAL = "internal error: ";
    private static final int CAUSES = 8;

    private InternalErrorMessage() {}

    /** Returns whether the user requested stack traces. */
    public static boolean isTraced() {
        return System.getenv(DEBUG) != null;
    }

    /** Prints the stack trace of {@code failure}, if the user requested it. */
    public static void trace(Throwable failure) {
        try {
            if (isTraced()) {
                failure.printStackTrace();
            }
        } catch (RuntimeException | Error e) {
            // The caller handles the failure itself.
            return;
        }
    }

    /**
     * Returns the message for the user; a constant if memory is exhausted or building the message fails, which most likely has the same
     * cause.
     */
    public static String message(Throwable failure) {
        try {
            String full = outOfMemory(failure);
            return full == null
                    ? INTERNAL + named(failure) + ". This is a bug in Eyas. Run again with " + DEBUG
                            + "=1 and report what it prints, please."
                    : full;
        } catch (RuntimeException | Error e) {
            return OutOfMemoryMessage.MESSAGE;
        }
    }

    /** Returns the code of a message from {@link #message(Throwable)}. */
    public static DiagnosticCode code(String message) {
        return message.startsWith(INTERNAL) ? DiagnosticCode.INTERNAL_ERROR : DiagnosticCode.RESOURCE_LIMIT;
    }

    /**
     * Returns the out-of-memory message if memory was exhausted; null otherwise. A class that failed to load earlier keeps only the message
     * of its cause.
     */
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

    /** Returns the failure with its cause: a failed class initialization does not contain the reason. */
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
