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
 * @param confidence how sure it is that the package's code acts: {@code high}, {@code medium} or {@code low}
 * @param via by what it is known: {@code manager}, {@code opened} …
 * @param evidence the file, the variable or the program that showed it first
 * @param evidenceAge how long before the first event that counts here that was seen, ms
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
    /** Return whether more than a file that the process chose to open says that the package's code acts. */
    public boolean isSure() {
        return confidence.equals("high");
    }

    /** Returns what people call it: {@code npm left-pad@1.3.0 postinstall}, {@code maven test}. */
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
