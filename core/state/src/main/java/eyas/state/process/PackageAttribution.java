package eyas.state.process;

import eyas.event.Bytes;
import eyas.state.job.Confidence;
import eyas.state.job.LastReadPackage;
import eyas.state.job.PackageMethod;
import eyas.state.job.PackageScript;
import org.jspecify.annotations.Nullable;

/** Provides confidence and evidence of {@link ThreadEntry#packageCode}. Event thread only; allocates nothing. */
public final class PackageAttribution {
    private PackageAttribution() {}

    /** Returns the confidence; null if there is no package. */
    public static @Nullable Confidence confidence(ThreadEntry thread) {
        LastReadPackage reading = thread.packageReading();
        if (reading != null) {
            return thread.main().originState().confidence(reading);
        }
        PackageScript script = thread.packageScript();
        return script == null ? null : script.evidence().confidence();
    }

    /** Returns the attribution method; null if there is no package. */
    public static @Nullable PackageMethod method(ThreadEntry thread) {
        LastReadPackage reading = thread.packageReading();
        if (reading != null) {
            return reading.method();
        }
        PackageScript script = thread.packageScript();
        return script == null ? null : script.evidence().method();
    }

    /** Returns the file, variable or program that identifies the package; empty if there is no package. */
    public static byte[] evidence(ThreadEntry thread) {
        LastReadPackage reading = thread.packageReading();
        if (reading != null) {
            return reading.file();
        }
        PackageScript script = thread.packageScript();
        return script == null ? Bytes.EMPTY : script.evidence().text();
    }

    /** Returns when the evidence was seen, ns since the epoch; 0 if unknown. */
    public static long time(ThreadEntry thread) {
        LastReadPackage reading = thread.packageReading();
        if (reading != null) {
            return reading.time();
        }
        PackageScript script = thread.packageScript();
        return script == null ? 0 : script.evidence().time();
    }
}
