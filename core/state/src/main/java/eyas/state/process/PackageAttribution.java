package eyas.state.process;

import eyas.event.Bytes;
import eyas.state.job.Confidence;
import eyas.state.job.LastReadPackage;
import eyas.state.job.PackageMethod;
import eyas.state.job.PackageScript;
import org.jspecify.annotations.Nullable;

/** Say how sure {@link ThreadEntry#packageCode} is of a process, and by what it is known. Event thread only; allocates nothing. */
public final class PackageAttribution {
    private PackageAttribution() {}

    /** Returns how sure the package is; null where there is none. */
    public static @Nullable Confidence confidence(ThreadEntry thread) {
        LastReadPackage reading = thread.packageReading();
        if (reading != null) {
            return thread.main().originState().confidence(reading);
        }
        PackageScript script = thread.packageScript();
        return script == null ? null : script.evidence().confidence();
    }

    /** Returns by what the package is known; null where there is none. */
    public static @Nullable PackageMethod method(ThreadEntry thread) {
        LastReadPackage reading = thread.packageReading();
        if (reading != null) {
            return reading.method();
        }
        PackageScript script = thread.packageScript();
        return script == null ? null : script.evidence().method();
    }

    /** Returns the file, the variable or the program that tells of the package; empty where there is none. */
    public static byte[] evidence(ThreadEntry thread) {
        LastReadPackage reading = thread.packageReading();
        if (reading != null) {
            return reading.file();
        }
        PackageScript script = thread.packageScript();
        return script == null ? Bytes.EMPTY : script.evidence().text();
    }

    /** Returns when that was seen, ns since the epoch; 0 where it is not known. */
    public static long time(ThreadEntry thread) {
        LastReadPackage reading = thread.packageReading();
        if (reading != null) {
            return reading.time();
        }
        PackageScript script = thread.packageScript();
        return script == null ? 0 : script.evidence().time();
    }
}
