// The least that newsspider needs in its database, for a MongoDB with access control. Run once, as an administrator:
//
//   mongosh "mongodb://HOST/admin" --username ADMIN --file deploy/mongo-role.js
//
// It asks for the password of each user that is not there, unless MONGO_CRAWL_PASSWORD and MONGO_READER_PASSWORD in the
// environment hold it. compose.yaml has MongoDB's image run it at the first start of an empty volume. The database is `newsspider`; change it here if MONGO_DATABASE says otherwise.

const NAME = "newsspider";
const admin = db.getSiblingDB("admin");
const passwordOf = (variable) => process.env[variable] || passwordPrompt();

// The crawl: reads and writes its collections, and at its start makes or adapts them, their indexes and the views.
// Not in it: dropping collections or databases, users, other databases.
const WRITTEN = [
  "articles", "revisions", "urls", "crawls", "rejected", "forgotten", "alerts", "commonplaces", "leases", "reparses",
  "meta",
];
const VIEWS = ["latest", "stories", "corrections", "coverage"];

const privileges = [
  { resource: { db: NAME, collection: "" }, actions: ["listCollections"] },
  ...WRITTEN.map((collection) => ({
    resource: { db: NAME, collection },
    actions: [
      "find", "insert", "update", "remove",
      "createCollection", "collMod", "createIndex", "dropIndex", "listIndexes",
    ],
  })),
  ...VIEWS.map((collection) => ({
    resource: { db: NAME, collection },
    actions: ["find", "createCollection", "collMod"],
  })),
];

if (admin.getRole("newsspiderCrawl") === null) {
  admin.createRole({ role: "newsspiderCrawl", privileges, roles: [] });
} else {
  admin.updateRole("newsspiderCrawl", { privileges, roles: [] });
}

// MONGO_URI=mongodb://crawl:…@HOST/?authSource=admin&tls=true
if (admin.getUser("crawl") === null) {
  admin.createUser({ user: "crawl", pwd: passwordOf("MONGO_CRAWL_PASSWORD"), roles: [{ role: "newsspiderCrawl", db: "admin" }] });
}

// For Compass and exports: reads, and nothing else.
if (admin.getUser("reader") === null) {
  admin.createUser({ user: "reader", pwd: passwordOf("MONGO_READER_PASSWORD"), roles: [{ role: "read", db: NAME }] });
}
