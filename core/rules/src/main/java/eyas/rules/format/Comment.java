package eyas.rules.format;

/**
 * A comment of a file.
 *
 * @param offset UTF-16 characters before its number sign
 * @param column UTF-16 characters before it in its line
 * @param text the comment with its sign, blanks at the end left out
 * @param alone whether it has a line to itself
 * @param apart whether an empty line stands before it
 */
record Comment(int offset, int column, String text, boolean alone, boolean apart) {}
