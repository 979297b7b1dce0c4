# The navigation.
nav-colleges = Colleges
nav-office = Office
