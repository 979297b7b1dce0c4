# The navigation.
nav-experiences = Experiences
nav-people = People
nav-moderation = Moderation
nav-admin-people = Manage people
nav-roster = Roster
nav-audit = Audit
nav-colleges = Colleges
nav-jobs = Background jobs
nav-messages = Messages
nav-office = Office
