package eyas.rules.format;

/**
 * A comment of a file.
 *
 * @param offset UTF-16 characters before its number sign
 * @param column UTF-16 characters before it in its line
 * @param text the comment including its number sign, without trailing blanks
 * @param alone whether it is on its own line
 * @param apart whether an empty line precedes it
 */
record Comment(int offset, int column, String text, boolean alone, boolean apart) {}
