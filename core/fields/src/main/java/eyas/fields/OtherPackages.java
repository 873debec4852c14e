package eyas.fields;

import eyas.event.Bytes;
import eyas.state.EventContext;
import eyas.state.job.LastReadPackage;
import eyas.state.job.PackageScript;
import eyas.state.process.ThreadEntry;

/**
 * Lists the packages whose code a process or one of its ancestors has read, other than the package that the process is attributed to,
 * latest first. Absent for a process that was started for a package.
 */
final class OtherPackages {
    private static final byte[] BETWEEN = Bytes.of(", ");
    private static final byte[] MORE = Bytes.of("…");

    private OtherPackages() {}

    static boolean extract(ThreadEntry thread, EventContext context, FieldValue out) {
        ThreadEntry process = context.state().threads().main(thread);
        LastReadPackage reading = process.packageReading();
        if (reading == null) {
            return false;
        }
        out.clear();
        for (PackageScript each : process.originState().packagesSeen()) {
            if (each != reading.code()) {
                between(out).append(each.name());
            }
        }
        if (process.originState().hasMorePackages()) {
            between(out).append(MORE);
        }
        return out.length() > 0;
    }

    private static FieldValue between(FieldValue out) {
        return out.length() > 0 ? out.append(BETWEEN) : out;
    }
}
