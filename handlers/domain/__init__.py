"""Pure values and rules of case handling: no input, no output, no third-party package."""
