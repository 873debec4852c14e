package eyas.output.form;

/**
 * The producer of alerts.
 *
 * @param hostname the machine that events come from
 * @param version the version of Eyas
 */
public record Producer(String hostname, String version) {}
