package eyas.report.model;

/**
 * One run of code on behalf of a package: a lifecycle script, a build back end.
 *
 * @param id its number in the report
 * @param manager the package manager's family: {@code npm}, {@code pip} …
 * @param name the package, empty if unknown
 * @param version its version, empty if unknown
 * @param event what is being run, for example {@code postinstall}
 * @param installing whether it runs because the package is installed or built
 * @param confidence confidence that the package's code is running: {@code high}, {@code medium} or {@code low}
 * @param via how it was detected: {@code manager}, {@code opened} …
 * @param evidence the file, variable or program that showed it first
 * @param evidenceAge time between that evidence and the first counted event, ms
 */
public record ScriptFacts(
        int id,
        String manager,
        String name,
        String version,
        String event,
        boolean installing,
        String confidence,
        String via,
        String evidence,
        long evidenceAge) {
    /** Returns whether there is more evidence than a file that the process chose to open. */
    public boolean isSure() {
        return confidence.equals("high");
    }

    /** Returns the display name: {@code npm left-pad@1.3.0 postinstall}, {@code maven test}. */
    public String label() {
        StringBuilder label = new StringBuilder(manager);
        if (!name.isEmpty()) {
            label.append(' ').append(name).append(version.isEmpty() ? "" : "@" + version);
        } else if (event.isEmpty()) {
            label.append(" package");
        }
        return label.append(event.isEmpty() ? "" : " " + event).toString();
    }
}
