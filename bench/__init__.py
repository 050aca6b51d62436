"""Measurements: ratios and costs of the product on this machine; nothing here is asserted by a test."""
