"""Letters that opened no case by themselves, and cases whose letters are alike: what people do about them."""
