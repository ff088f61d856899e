"""Drupal 7 to 11: fields as ``field--name-*`` or ``field-name-*``, nodes as ``node``, the submitted line."""

from newsspider.extraction.systems.system import System

SYSTEM = System(
    name="drupal",
    generators=("drupal",),
    names=("field--name-", "field-name-body"),
    addresses=("/sites/default/files/", "drupal.js"),
    attributes=("data-drupal-",),
    fields={
        "headline": ["h1.page-title", "h1#page-title", "h1.page-header", "span.field--name-title"],
        "body": ["div.field--name-body", "div.field-name-body", "div.node__content div.text-formatted"],
        "published": [
            "span.field--name-created time::attr(datetime)",
            "div.field--name-field-date time::attr(datetime)",
            "span.date-display-single::attr(content)",
            "div.field-name-post-date",
            "span.field--name-created",
        ],
        "updated": ["span.field--name-changed time::attr(datetime)", "span.field--name-changed"],
        "authors": [
            "div.field--name-field-author a",
            "div.field-name-field-author .field-item",
            "div.field--name-field-author .field__item",
            "span.field--name-uid",
            "div.node__submitted span[typeof='schema:Person']",
        ],
        "section": [
            "div.field--name-field-section a",
            "div.field-name-field-section a",
            "div.field--name-field-category a",
            "div.field-name-field-category a",
        ],
        "keywords": [
            "div.field--name-field-tags a",
            "div.field-name-field-tags a",
            "div.field--name-field-tags .field__item",
        ],
    },
)
