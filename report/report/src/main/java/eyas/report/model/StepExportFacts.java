package eyas.report.model;

/**
 * One variable or directory that a step exported to the later steps of its job, without its value.
 *
 * @param id its number in the report
 * @param kind {@code variable}, or {@code directory} for an entry of the program search path
 * @param name the variable or the directory
 * @param file the name of the file through which it was exported
 * @param process the process that wrote the file, -1 if there were several
 * @param step the step, -1 if unknown
 */
public record StepExportFacts(int id, String kind, String name, String file, int process, int step) {}
