package eyas.output.form;

/**
 * Who writes alerts.
 *
 * @param hostname the machine that events come from
 * @param version this Eyas
 */
public record Producer(String hostname, String version) {}
