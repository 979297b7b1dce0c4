# القائمة.
nav-colleges = الكليات
nav-office = المكتب
